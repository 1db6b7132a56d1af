# SPDX-License-Identifier: GPL-2.0
# The child writes to one page more than the demo says.
s/block\[0\] = 'c';/block[0] = block[PAGE] = 'c';/
