// SPDX-License-Identifier: GPL-2.0
/*
 * Figures as elements of a page. What is new has a sign, and not a colour alone.
 */
#include <inttypes.h>
#include <string.h>

#include "entry.h"
#include "figure_fold.h"
#include "figure_html.h"
#include "figure_svg.h"
#include "html.h"
#include "intl.h"
#include "number.h"
#include "phrase.h"
#include "render_walk.h"

static void open_row(bool marked, FILE *file)
{
	fprintf(file, "<tr%s><td class=\"mark\">%s</td>",
		marked ? " class=\"new\"" : "", marked ? "+" : "");
}

static void write_table(const struct figure *f, FILE *file)
{
	const struct figure_row *row;
	size_t i, k;
	bool right;

	fputs("<table>\n<tbody><tr><td></td>", file);
	for (k = 0; k < f->nr_heads; k++) {
		right = *f->heads[k] == '>';
		html_element(file, right ? "th class=\"right\"" : "th",
			     f->heads[k] + right);
	}
	fputs("</tr>\n", file);
	for (i = 0; i < f->nr_rows; i++) {
		row = &f->rows[i];
		open_row(row->marked, file);
		for (k = 0; k < row->nr; k++)
			html_element(file, *f->heads[k] == '>' ?
				     "td class=\"right\"" : "td",
				     row->cells[k]);
		fputs("</tr>\n", file);
	}
	fputs("</tbody></table>\n", file);
}

static const char *cell_text(const struct figure_row *row, size_t i)
{
	return i < row->nr && row->cells[i] ? row->cells[i] : "";
}

static void write_bars(const struct figure *f, FILE *file)
{
	const struct figure_row *row;
	uint64_t most = 1;
	size_t i;

	for (i = 0; i < f->nr_rows; i++)
		most = f->rows[i].value > most ? f->rows[i].value : most;
	fputs("<table class=\"bars\"><tbody>\n", file);
	for (i = 0; i < f->nr_rows; i++) {
		row = &f->rows[i];
		open_row(row->marked, file);
		html_element(file, "td", cell_text(row, 0));
		html_element(file, "td class=\"right\"", cell_text(row, 1));
		fprintf(file,
			"<td class=\"bar\"><svg viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"%.1f\" height=\"20\"/></svg></td></tr>\n",
			row->value ? 1 + 999.0 * row->value / most : 0.0);
	}
	fputs("</tbody></table>\n", file);
}

static void write_code(const struct figure *f, FILE *file)
{
	size_t i;

	fputs("<pre class=\"code\">", file);
	for (i = 0; i < f->nr_rows; i++) {
		html_element(file, f->rows[i].marked ?
			     "span class=\"line new\"" : "span class=\"line\"",
			     cell_text(&f->rows[i], 0));
		fputc('\n', file);
	}
	fputs("</pre>\n", file);
}

static void write_sign(unsigned char sign, bool marked, FILE *file)
{
	char text[2] = { figure_sign(sign) };

	fprintf(file, "<i class=\"s%u%s\">", sign, marked ? " new" : "");
	html_text(file, text);
	fputs("</i>", file);
}

static void write_legend(const struct figure *f, FILE *file)
{
	bool seen[NR_SIGNS] = { false }, marked = false;
	int sign;
	size_t i;

	for (i = 0; i < f->nr_cells; i++) {
		seen[f->cells[i].sign] = true;
		marked |= f->cells[i].marked;
	}
	fputs("<ul class=\"legend\">\n", file);
	for (sign = 0; sign < NR_SIGNS; sign++) {
		if (!seen[sign])
			continue;
		fputs("<li>", file);
		write_sign(sign, false, file);
		fputc(' ', file);
		html_text(file, figure_sign_word(sign));
		fputs("</li>\n", file);
	}
	if (marked) {
		fputs("<li><i class=\"new\"></i> ", file);
		html_text(file, _("has just changed"));
		fputs("</li>\n", file);
	}
	fputs("</ul>\n", file);
}

static void write_strip_line(const struct figure *f, size_t first, FILE *file)
{
	size_t i, end = first + STRIP_LINE;

	end = end < f->nr_cells ? end : f->nr_cells;
	fprintf(file, "<div class=\"cells\"><code>0x%" PRIx64 "</code><span>",
		f->start + first * f->page);
	for (i = first; i < end; i++)
		write_sign(f->cells[i].sign, f->cells[i].marked, file);
	fputs("</span></div>\n", file);
}

static void write_strip(const struct figure *f, FILE *file)
{
	char words[FOLD_WORDS];
	size_t i, fold;

	fputs("<div class=\"strip\">\n", file);
	for (i = 0; i < f->nr_cells; i += STRIP_LINE * (1 + fold)) {
		write_strip_line(f, i, file);
		fold = fold_strip(f, i);
		if (fold)
			html_element(file, "p class=\"fold\"",
				     fold_strip_words(f, fold, words));
	}
	fputs("</div>\n", file);
	write_legend(f, file);
}

/* The larger, the higher; but what is small must be seen, and what is large fit */
static unsigned int area_height(uint64_t bytes)
{
	unsigned int log = 63 - __builtin_clzll(bytes | 1);

	return 26 + (log > 20 ? 2 * (log - 20) : 0);
}

static const char *area_class(const struct figure_area *a)
{
	if (!*a->perms)
		return "gap";
	if (a->perms[1] == 'w')
		return "write";
	if (a->perms[2] == 'x')
		return "exec";
	return a->perms[0] == 'r' ? "read" : "none";
}

static void write_area(const struct figure_area *a, FILE *file)
{
	bool gap = !*a->perms;
	char size[NUMBER_SIZE];

	fprintf(file,
		"<li class=\"%s%s\" style=\"min-height:%upx\"><code>0x%" PRIx64
		"</code><span class=\"area\">", area_class(a),
		a->marked ? " new" : "", area_height(a->range.end -
						     a->range.start),
		a->range.start);
	html_element(file, "span class=\"what\"", gap ? _("no VMA") : a->name);
	html_element(file, "code", a->perms);
	fputs("</span>", file);
	html_element(file, "span class=\"size\"",
		     number_words(a->range.end - a->range.start, size));
	fputs("</li>\n", file);
}

static void write_map(const struct figure *f, FILE *file)
{
	size_t i;

	fputs("<ol class=\"map\">\n", file);
	for (i = 0; i < f->nr_areas; i++)
		write_area(&f->areas[i], file);
	fputs("</ol>\n", file);
}

static void write_entry(const struct step *s, bool marked, FILE *file)
{
	char name[LEVEL_SIZE], words[ENTRY_WORDS], raw[NUMBER_SIZE];

	entry_words(s->entry.kind, s->entry.bits, s->entry.sub, words);
	open_row(marked, file);
	fprintf(file, "<td class=\"mono\">%s[%u]</td><td class=\"mono\">%s</td><td>",
		level_title(s->level, name), s->index, step_text(s, raw));
	html_element(file, "b", entry_kind_name(s->entry.kind));
	fputc(' ', file);
	html_text(file, words);
	fputs("</td></tr>\n", file);
}

static void write_frame(const struct figure *f, FILE *file)
{
	char words[ENTRY_WORDS], facts[2 * ENTRY_WORDS] = "";
	char count[WALK_COUNT], pfn[NUMBER_SIZE] = "-";
	const struct walk *w = &f->walk;

	if (w->pfn != UNKNOWN)
		snprintf(pfn, sizeof(pfn), "%" PRIx64, w->pfn);
	if (frame_words(w->frame_flags, words))
		phrase_item(facts, sizeof(facts), words);
	phrase_item(facts, sizeof(facts), walk_mappings(w, count));
	phrase_item(facts, sizeof(facts), walk_references(w, count));
	open_row(f->marked_levels & WALK_FRAME_NEW, file);
	html_element(file, "td", _("frame"));
	html_element(file, "td class=\"mono\"", pfn);
	html_element(file, "td", facts);
	fputs("</tr>\n", file);
}

static void write_walk(const struct figure *f, FILE *file)
{
	const struct walk *w = &f->walk;
	unsigned int i;

	if (!w->nr)
		return;
	figure_svg_walk(f, file);
	fputs("<table class=\"entries\"><tbody>\n", file);
	for (i = 0; i <= w->last; i++)
		write_entry(&w->steps[i], walk_entry_marked(f, i), file);
	if (w->mapped)
		write_frame(f, file);
	fputs("</tbody></table>\n", file);
}

static void write_tree(const struct figure *f, FILE *file)
{
	figure_svg_tree(f, file);
	html_element(file, "p class=\"fold\"",
		     _("Each box is a page-table page: its level, the first address that it covers, and how many of its entries are used."));
}

void figure_html(const struct figure *f, FILE *file)
{
	static void (* const kinds[])(const struct figure *f, FILE *file) = {
		[FIGURE_TABLE] = write_table,
		[FIGURE_STRIP] = write_strip,
		[FIGURE_MAP] = write_map,
		[FIGURE_WALK] = write_walk,
		[FIGURE_TREE] = write_tree,
		[FIGURE_BARS] = write_bars,
		[FIGURE_CODE] = write_code,
	};

	fputs("<figure>\n", file);
	if (*f->title) {
		html_element(file, "figcaption", f->title);
		fputc('\n', file);
	}
	kinds[f->kind](f, file);
	fputs("</figure>\n", file);
}
