/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Errors as one line on stderr, "vminspect: VERB: WHAT: WHY", and the exit
 * statuses that the manual promises.
 */
#ifndef VMINSPECT_ERROR_H
#define VMINSPECT_ERROR_H

/**
 * enum status - exit statuses; functions that may fail return one of them
 * @STATUS_OK: done
 * @STATUS_FAILURE: an error that has no number of its own
 * @STATUS_USAGE: the command line makes no sense
 * @STATUS_GONE: no such process, or it exited or called execve(2) meanwhile
 * @STATUS_DENIED: not permitted
 * @STATUS_MODULE: the module is absent, not mounted, or of another ABI
 * @STATUS_SKIPPED: a demo that this machine cannot show
 */
enum status {
	STATUS_OK,
	STATUS_FAILURE,
	STATUS_USAGE,
	STATUS_GONE,
	STATUS_DENIED,
	STATUS_MODULE,
	STATUS_SKIPPED = 77,
};

/**
 * error_verb - name the verb that later errors are reported under
 * @verb: is kept, not copied; NULL: none
 */
void error_verb(const char *verb);

/**
 * fail - report an error
 * @status: returned as it is
 * @hint: what to do about it, as a second line; or NULL
 * @format: "WHAT: WHY", without a newline
 *
 * stdout is flushed before, so that the line stands after what it is about.
 * Control characters in the text are shown as \ooo.
 *
 * Return: @status.
 */
enum status fail(enum status status, const char *hint, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * fail_errno - report that the system refused something
 * @what: the file or the like
 * @err: errno value; EACCES and EPERM become STATUS_DENIED, ESRCH becomes
 *	STATUS_GONE, all else STATUS_FAILURE
 *
 * Return: the status.
 */
enum status fail_errno(const char *what, int err);

/* error_words - what an errno value means, in the reader's language */
const char *error_words(int err);

/* note - one more line on stderr, in the form of an error but without its weight */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif /* VMINSPECT_ERROR_H */
