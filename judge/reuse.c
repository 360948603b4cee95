/*
 * reuse.c: takes from earlier calls what was done before, and keeps what is done now; see reuse.h.
 *
 * judging.c opens it when --reuse is given, submission.c and reuse_test.c ask it.  What is wrong with the
 * cache is told to the log, and then everything is done as without it.  Nothing may be kept that says nothing
 * for good: no judge error, nothing that was interrupted or disturbed.
 */
#include "reuse.h"

#include "base/auto.h"
#include "base/fs.h"
#include "checker.h"
#include "staff.h"
#include "submission.h"

#include <fcntl.h>
#include <string.h>

/* In the folder of the cache. */
#define REUSE_PROGRAMS "programs"
#define REUSE_RESULTS  "results"
/* In the folder of a program: what its compiler used and wrote. */
#define REUSE_COMPILE ".ojjudge-compile"

/* ---- opening ---- */

static int reuse_open_place(struct reuse *reuse, const char *place, struct err *err)
{
	const struct problem *problem = reuse->problem;
	const struct log *log = reuse->session->log;

	if (cache_open(place, log, &reuse->place, err) < 0)
		return -1;
	if (reuse->place.dir < 0)
		return err_set(err, ERR_MISSING, "there is no cache: name a folder with --cache=DIR");
	if (cache_within(&reuse->place, REUSE_PROGRAMS, &reuse->programs, err) < 0)
		return err_wrap(err, "the cache");
	if (!problem->run.reuse) {
		log_note(log, 0, "%s says `reuse = no`: every test is run", problem->file);
		return 0;
	}
	if (records_open(reuse->place.dir, REUSE_RESULTS, log, &reuse->results, err) < 0)
		return err_wrap(err, "the cache");
	return 0;
}

static int reuse_room(struct reuse *reuse, struct err *err)
{
	reuse->language = calloc(reuse->languages->count + 1, sizeof(*reuse->language));
	reuse->file = calloc(reuse->problem->test_count + 1, sizeof(*reuse->file));
	return reuse->language && reuse->file ? 0 : err_nomem(err);
}

int reuse_open(const struct reuse_how *how, struct session *session, const struct problem *problem,
	const struct languages *languages, const struct staff *staff, struct reuse *ret_reuse,
	struct err *err)
{
	struct reuse *reuse = ret_reuse;
	struct err trouble;

	*reuse = (struct reuse){
		.session = session,
		.problem = problem,
		.languages = languages,
		.place.dir = -1,
		.programs.dir = -1,
		.results.dir = -1,
		.lock = PTHREAD_MUTEX_INITIALIZER,
	};
	if (reuse_room(reuse, err) < 0)
		return -1;
	if (reuse_open_place(reuse, how->place, &trouble) < 0) {
		log_note(session->log, 0, "nothing is reused: %s", trouble.text);
		return 0;
	}
	reuse_key_base(reuse, how, &reuse->base);
	/* Without a program of the jury's every submission is a judge error. */
	if (staff->trouble.len || reuse_key_jury(reuse, how, staff, &reuse->jury, &trouble) == 0)
		return 0;
	if (trouble.class == ERR_BUSY) {
		*err = trouble;
		return -1;
	}
	log_note(session->log, 0, "no results are reused: %s", trouble.text);
	auto_close(&reuse->results.dir);
	return 0;
}

void reuse_close(struct reuse *reuse)
{
	if (reuse->programs.dir >= 0 && reuse->kept)
		cache_shrink(&reuse->programs);
	records_close(&reuse->results);
	cache_close(&reuse->programs);
	cache_close(&reuse->place);
	free(reuse->language);
	free(reuse->file);
	reuse->language = NULL;
	reuse->file = NULL;
}

/* ---- compiling ---- */

/* What its compiler used and wrote lies in the entry, too, and is no part of the program. */
static int reuse_take_compile(int folder, struct result_compile *ret_compile, struct err *err)
{
	auto_fd int fd = fs_open_beneath(folder, REUSE_COMPILE, O_RDONLY | O_NONBLOCK, 0, err);
	auto_buf struct buf text = { 0 };

	if (fd < 0 || fs_read_all(fd, RECORDS_MAX, &text, err) < 0)
		return -1;
	if (reuse_read_compile((struct span){ buf_text(&text), text.len }, ret_compile, err) < 0)
		return -1;
	return unlinkat(folder, REUSE_COMPILE, 0) < 0 ? err_sys(err, REUSE_COMPILE) : 0;
}

int reuse_find_program(struct reuse *reuse, const struct cache_key *key, struct plan *plan,
	struct result_compile *ret_compile, bool *ret_found, struct err *err)
{
	struct session *session = reuse->session;
	auto_fd int folder = -1;
	struct err trouble;
	bool found;

	if (program_folder(&plan->program, session, &folder, err) < 0 ||
		cache_get(&reuse->programs, key, folder, &found, err) < 0)
		return -1;
	if (found && reuse_take_compile(folder, ret_compile, &trouble) < 0) {
		log_note(session->log, 1, "reuse: %s: %s", key->text, trouble.text);
		found = false;
	}
	if (!found && fs_remove(session->dir, plan->program.folder, err) < 0)
		return -1;
	*ret_found = found;
	return 0;
}

static int reuse_put_compile(int folder, const struct result_compile *compile, struct err *err)
{
	auto_fd int fd = fs_open_beneath(folder, REUSE_COMPILE, O_WRONLY | O_CREAT | O_EXCL, 0644, err);
	auto_buf struct buf text = { 0 };

	reuse_write_compile(compile, &text);
	if (fd < 0 || buf_check(&text, err) < 0)
		return -1;
	return fs_write_all(fd, text.data, text.len, err);
}

void reuse_keep_program(struct reuse *reuse, const struct cache_key *key, const struct plan *plan,
	const struct result_compile *compile)
{
	struct err err;
	auto_fd int folder = fs_open_beneath(
		reuse->session->dir, plan->program.folder, O_RDONLY | O_DIRECTORY, 0, &err);
	bool kept = false;

	if (stop_wanted(reuse->session->stop))
		return;
	if (folder < 0 || reuse_put_compile(folder, compile, &err) < 0) {
		log_note(reuse->session->log, 1, "reuse: %s", err.text);
		return;
	}
	kept = cache_keep(&reuse->programs, key, folder);
	unlinkat(folder, REUSE_COMPILE, 0);
	pthread_mutex_lock(&reuse->lock);
	reuse->kept = reuse->kept || kept;
	pthread_mutex_unlock(&reuse->lock);
}

/* ---- tests ---- */

bool reuse_find_test(struct reuse *reuse, const struct cache_key *key, const struct plan *plan, size_t test,
	struct result_test *result)
{
	const struct judge *judge = plan->judge;
	auto_buf struct buf text = { 0 };
	struct err err;

	if (!records_get(&reuse->results, key, &text))
		return false;
	if (reuse_read_test((struct span){ buf_text(&text), text.len }, result, &err) < 0) {
		log_note(reuse->session->log, 1, "reuse: %s: %s", key->text, err.text);
		return false;
	}
	/* These are the problem's files, and not kept. */
	if (result->verdict != VERDICT_AC && judge->excerpt)
		excerpt_files(judge->problem, &judge->problem->test[test], judge->excerpt, result);
	return true;
}

void reuse_keep_test(struct reuse *reuse, const struct cache_key *key, const struct result_test *result)
{
	auto_buf struct buf text = { 0 };
	struct err ignored;

	reuse_write_test(result, &text);
	if (buf_check(&text, &ignored) == 0)
		records_put(&reuse->results, key, text.data, text.len);
}
