# The pages of the first part are locked when they come, and not brought.
s/return mlock(p, bytes)/return mlock2(p, bytes, MLOCK_ONFAULT)/
