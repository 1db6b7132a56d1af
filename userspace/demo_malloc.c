// SPDX-License-Identifier: GPL-2.0
/*
 * demo malloc: when does a program that asks for memory get any? Each step says
 * what will happen, lets the child do it, shows it, and checks it.
 */
#include <stdio.h>
#include <string.h>

#include "demo_malloc.h"
#include "number.h"

#define THP_FILE "/sys/kernel/mm/transparent_hugepage/enabled"

/* "[always] madvise never": whether huge pages might come */
static bool huge_pages(char word[NUMBER_SIZE])
{
	FILE *file = fopen(THP_FILE, "re");
	char line[128], *open, *close;
	bool ok = file && fgets(line, sizeof(line), file);

	if (file)
		fclose(file);
	open = ok ? strchr(line, '[') : NULL;
	close = open ? strchr(open, ']') : NULL;
	if (!close || close - open > NUMBER_SIZE)
		return false;
	*close = 0;
	snprintf(word, NUMBER_SIZE, "%s", open + 1);
	return strcmp(word, "never");
}

static void introduce(const struct experiment *e)
{
	char page[NUMBER_SIZE], word[NUMBER_SIZE];

	number_words(e->page, page);
	narrate_head(e->n, "vminspect demo malloc");
	narrate(e->n, "A program asks for memory with malloc(). When does it get any?");
	putchar('\n');
	narrate(e->n, "Memory comes in pages of %s. The addresses that a program uses are not those of the machine's memory: page tables translate them. They form a tree; at each level some bits of the address pick one of a table's entries, which leads to the table of the next level, and at last to the frame: the page in the machine's memory.",
		page);
	putchar('\n');
	narrate(e->n, "Where an entry is empty the processor stops and calls the kernel. That is a page fault. If the program may use the address, the kernel finds a frame, fills in what is missing, and the program goes on without noticing.");
	putchar('\n');
	narrate(e->n, "A child process, %d, will now really call malloc() and write to what it gets. Each step first says what will happen, then shows what did, by the kernel's own tables and a log of all page faults, and checks it.",
		e->s.pid);
	if (huge_pages(word)) {
		putchar('\n');
		narrate(e->n, "(This kernel can give a large block huge pages: transparent_hugepage is \"%s\". The child has switched that off for itself, so that pages come one by one.)",
			word);
	}
}

static enum status prepare(struct experiment *e)
{
	enum status status;

	if (!source_recording())
		return fail(STATUS_FAILURE, RECORD_HINT,
			    "the module does not record faults now");
	status = subject_start(&e->s);
	if (!status)
		status = subject_read(&e->s, &e->space);
	if (status)
		return status;
	e->page = e->space.head.page;
	if (e->space.brk.start != e->space.brk.end)
		return fail(STATUS_FAILURE, NULL,
			    "the child has used its heap already, so there is nothing to show");
	return STATUS_OK;
}

static enum status run_steps(struct experiment *e)
{
	static enum status (* const steps[])(struct experiment *e) = {
		step_small, step_big, step_touch, step_again, step_neighbour,
		step_sum, step_free,
	};
	enum status status = STATUS_OK;
	size_t i;

	introduce(e);
	narrate_pause(e->n);
	for (i = 0; !status && i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](e);
	return status;
}

static enum status conclude(struct narrator *n)
{
	printf("\n%s", style_ink(&n->style, n->failed ? INK_BAD : INK_GOOD));
	if (n->failed)
		printf("%d of %d checks failed: the kernel did otherwise.",
		       n->failed, n->checks);
	else
		printf("All %d checks held.", n->checks);
	printf("%s\n", style_ink(&n->style, INK_PLAIN));
	return n->failed ? STATUS_FAILURE : STATUS_OK;
}

enum status demo_malloc(struct narrator *n)
{
	struct experiment e = { .n = n, .s = SUBJECT_NONE };
	enum status status = prepare(&e);

	if (!status)
		status = run_steps(&e);
	subject_stop(&e.s);
	space_free(&e.space);
	return status ?: conclude(n);
}
