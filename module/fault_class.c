// SPDX-License-Identifier: GPL-2.0
#include "fault_class.h"

enum fault_class fault_classify(__u32 flags, __u32 result, bool seen)
{
	if (!seen)
		return FAULT_CLASS_UNKNOWN;
	if (result & FAULT_RESULT_ERROR)
		return FAULT_CLASS_ERROR;
	if (result & FAULT_RESULT_RETRY)
		return FAULT_CLASS_RETRY;
	if ((result & FAULT_RESULT_MAJOR) || (flags & FAULT_TRIED))
		return FAULT_CLASS_MAJOR;
	return FAULT_CLASS_MINOR;
}

const char *fault_class_name(int class)
{
	static const char * const names[FAULT_NR_CLASSES] = {
		[FAULT_CLASS_UNKNOWN] = "unknown",
		[FAULT_CLASS_MINOR] = "minor",
		[FAULT_CLASS_MAJOR] = "major",
		[FAULT_CLASS_ERROR] = "error",
		[FAULT_CLASS_RETRY] = "retry",
	};

	if (class < 0 || class >= FAULT_NR_CLASSES)
		return "?";
	return names[class];
}

const char *fault_access_name(__u32 flags)
{
	if (flags & FAULT_INSTRUCTION)
		return "exec";
	return flags & FAULT_WRITE ? "write" : "read";
}
