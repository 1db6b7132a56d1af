# SPDX-License-Identifier: GPL-2.0
# The second mapping is never touched, and so not counted.
s/step("twice", (unsigned long)b, b\[0\]);/step("twice", (unsigned long)a, 0);/
