# SPDX-License-Identifier: GPL-2.0
# What should be each one's own is common to both.
s/MAP_PRIVATE | MAP_ANONYMOUS, -1/MAP_SHARED, FILE_FD/
