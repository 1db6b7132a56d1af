# SPDX-License-Identifier: GPL-2.0
# One page is different from the others, so it cannot be merged.
s/	step("filled", 0);/	block[5 * PAGE] = 'y';\n&/
