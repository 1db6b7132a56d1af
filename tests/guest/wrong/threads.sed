# SPDX-License-Identifier: GPL-2.0
# The second thread touches the page before the first does.
s/volatile long mine = 2;/&\n\n\tpage[0] = 1;/
