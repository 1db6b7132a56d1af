/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files of symbols beside programs that have been stripped.
 */
#ifndef VMINSPECT_DEBUG_FILE_H
#define VMINSPECT_DEBUG_FILE_H

#include <elfutils/libdwfl.h>

/*
 * debug_file_find - as dwfl_standard_find_debuginfo(3), for Dwfl_Callbacks
 *
 * By the build ID below /usr/lib/debug; by the file's debug link beside it, in
 * .debug there, or in its folder's place below /usr/lib/debug. But the program may
 * be anybody's, and so may its folder: a link has no slash, only files are opened,
 * and nothing is downloaded, even where DEBUGINFOD_URLS is set.
 */
extern __typeof__(dwfl_standard_find_debuginfo) debug_file_find;

#endif /* VMINSPECT_DEBUG_FILE_H */
