/* SPDX-License-Identifier: Apache-2.0 */
#include "common/inputs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/errtext.h"
#include "common/file.h"
#include "common/message.h"
#include "common/opener.h"

void input_free(struct input *input)
{
	free(input->name);
	free(input->problem);
	*input = (struct input){0};
}

static void add(struct inputs *inputs, struct input input)
{
	if (inputs->n == inputs->cap) {
		inputs->cap = inputs->cap != 0 ? inputs->cap * 2 : 64;
		inputs->at = xrealloc(inputs->at, inputs->cap, sizeof(*inputs->at));
	}
	inputs->at[inputs->n++] = input;
	inputs->bytes += input.size;
}

void inputs_free(struct inputs *inputs)
{
	for (size_t i = 0; i < inputs->n; i++)
		input_free(&inputs->at[i]);
	free(inputs->at);
}

/* A name as the user gave it. False where it is a folder, which is walked now. */
static bool take_name(
    struct inputs_stream *s, struct input *input, const char *name, size_t rel, size_t walk_rel)
{
	struct stat st;
	bool there;

	*input = (struct input){.rel = rel};
	s->seen = (struct seen){0};
	there = !is_stdio(name) && stat(name, &st) == 0;
	if (there && S_ISDIR(st.st_mode) && s->from->recursive) {
		s->walk = walk_open(s->from, name, walk_rel);
		return false;
	}
	if (there && S_ISDIR(st.st_mode))
		input->problem = xstrdup("is a folder; -r descends into folders");
	else if (there && S_ISREG(st.st_mode)) {
		input->size = (uint64_t)st.st_size;
		s->seen = (struct seen){.is_file = true, .file = marks_of(&st)};
	}
	input->name = xstrdup(name);
	return true;
}

/* Behind what leads to the root or to where we are. */
static size_t behind_root(const char *name)
{
	size_t n = 0;

	while (name[n] == '/' || (name[n] == '.' && name[n + 1] == '/'))
		n++;
	return n;
}

/* Where the last part of a path begins; a folder's own name is not kept. */
static size_t behind_folders(const char *name)
{
	return (size_t)(file_base(name) - name);
}

static bool take_operand(struct inputs_stream *s, struct input *input)
{
	const char *name = s->from->operands->at[s->operand++];
	size_t n = strlen(name);

	s->names++;
	return take_name(
	    s, input, name, behind_folders(name), n + (n > 0 && name[n - 1] == '/' ? 0 : 1));
}

/* The name that was read, of LEN bytes. */
static bool take_listed(struct inputs_stream *s, struct input *input, size_t len)
{
	size_t rel;

	if (len == 0)
		return false;
	s->names++;
	if (strlen(s->line) != len) {
		s->seen = (struct seen){0};
		*input = (struct input){.name = xstrdup(s->line),
		    .problem = xstrdup("the name has a NUL in it: does the list need -0?")};
		return true;
	}
	rel = behind_root(s->line);
	return take_name(s, input, s->line, rel, rel);
}

/* Reads the next name of the list; false at its end. */
static bool read_line(struct inputs_stream *s, size_t *len)
{
	int end = s->from->nul ? '\0' : '\n', problem;
	ssize_t n;

	errno = 0;
	n = getdelim(&s->line, &s->cap, end, s->list);
	if (n <= 0) {
		problem = ferror(s->list) != 0 ? errno : opener_problem();
		s->failed = problem != 0;
		if (s->failed)
			msg_error(s->from->files_from, "the list of names can't be read: %s",
			    ERRTEXT(problem));
		return false;
	}
	if (s->line[n - 1] == end)
		s->line[--n] = '\0';
	*len = (size_t)n;
	return true;
}

bool inputs_open(struct inputs_stream *stream, const struct inputs_from *from)
{
	*stream = (struct inputs_stream){.from = from};
	if (from->files_from == NULL)
		return true;
	stream->list = is_stdio(from->files_from) ? stdin : fopen(from->files_from, "r");
	if (stream->list == NULL)
		msg_error(
		    from->files_from, "the list of names can't be opened: %s", ERRTEXT(errno));
	return stream->list != NULL;
}

bool inputs_next_walked(struct inputs_stream *s, struct input *input)
{
	return s->walk != NULL && walk_next(s->walk, input, &s->seen);
}

bool inputs_next(struct inputs_stream *s, struct input *input)
{
	size_t len;

	for (;;) {
		if (s->walk != NULL) {
			if (inputs_next_walked(s, input))
				return true;
			walk_close(s->walk);
			s->walk = NULL;
		} else if (s->operand < s->from->operands->n) {
			if (take_operand(s, input))
				return true;
		} else if (s->list == NULL || s->failed || !read_line(s, &len)) {
			return false;
		} else if (take_listed(s, input, len)) {
			return true;
		}
	}
}

void inputs_close(struct inputs_stream *s)
{
	walk_close(s->walk);
	free(s->line);
	if (s->list != NULL && s->list != stdin)
		(void)fclose(s->list);
	*s = (struct inputs_stream){0};
}

bool inputs_collect(struct inputs *inputs, const struct inputs_from *from)
{
	struct inputs_stream stream;
	struct input input;
	bool ok = inputs_open(&stream, from);

	while (ok && inputs_next(&stream, &input))
		add(inputs, input);
	inputs->names = stream.names;
	ok = ok && !stream.failed;
	inputs_close(&stream);
	return ok;
}

size_t inputs_num_stdin(const struct inputs_from *from)
{
	size_t n = from->files_from != NULL && is_stdio(from->files_from) ? 1 : 0;

	for (size_t i = 0; i < from->operands->n; i++)
		n += is_stdio(from->operands->at[i]) ? 1 : 0;
	return n;
}
