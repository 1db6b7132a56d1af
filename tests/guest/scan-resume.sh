#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A scan that is cut into calls, by its buffer or by signals, misses nothing.
set -eu
scan-resume
