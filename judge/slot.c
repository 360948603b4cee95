/*
 * slot.c: a box of ojjudge's: made once for the rules that its runs have, and emptied for each run.
 *
 * compile, runtest and tools call slot_reset() before each run.  A box that stands has a process that makes
 * its runs fast (ojbox --init), and a new one would have to be made for it.  But its work folder stays the
 * same, and was in the hands of the program before: it must never bring anything from one run to the next. So
 * it is looked at when it is new and whenever it has been emptied, and where there is a difference, or
 * something fails, the box is made anew.  A program that the next run needs as well may stay (kept.h).
 */
#include "slot.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

/* ---- a folder that is like a new one ---- */

/* Makes a file, sums up where readdir(3) says that things are, and removes it; -1: that fails. */
static int64_t slot_places(int dir)
{
	static const char name[] = "place";
	auto_fd int file = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	auto_fd int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	auto_dir DIR *entries = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *entry;
	uint64_t sum = 0;

	if (!entries)
		return -1;
	copy = -1;
	while ((entry = readdir(entries)))
		sum += (uint64_t)entry->d_off;
	return file < 0 || unlinkat(dir, name, 0) < 0 ? -1 : (int64_t)(sum & INT64_MAX);
}

/*
 * Some file systems (btrfs, tmpfs) count the files that were ever made in a folder, and show it: that would
 * be a way from one run to the next.
 */
static bool slot_forgets(int dir)
{
	int64_t before = slot_places(dir);

	return before >= 0 && slot_places(dir) == before;
}

/* Empties the work folder.  Returns whether it is then as it was when the box was made. */
static bool slot_empty(const struct slot *slot)
{
	struct look look;
	struct err err;

	if (fs_remove_contents(slot->box, &err) < 0 || futimens(slot->box, NULL) < 0)
		return false;
	look_at(slot->box, &look);
	return look_same(&look, &slot->look);
}

/* ---- making it ---- */

/* From "/some/where/17\n" to "17"; the newline is cut off. */
static const char *slot_number(char *path)
{
	char *end = strchr(path, '\n');
	const char *slash;

	if (!end || end[1] || *path != '/')
		return NULL;
	*end = '\0';
	slash = strrchr(path, '/');
	if (!slash[1] || slash[1 + strspn(slash + 1, "0123456789")])
		return NULL;
	return slash + 1;
}

/* Writes the number down where the next ojjudge looks, should we be killed. */
static int slot_note_number(struct slot *slot, const char *number, struct err *err)
{
	auto_fd int boxes = fs_open_beneath(
		slot->session->dir, SESSION_BOXES, O_RDONLY | O_DIRECTORY, 0, err);
	auto_fd int file = -1;

	if (boxes < 0)
		return -1;
	file = fs_open_beneath(boxes, slot->name, O_WRONLY | O_CREAT | O_EXCL, 0600, err);
	if (file < 0 || fs_write_all(file, number, strlen(number), err) < 0)
		return -1;
	slot->number = strdup(number);
	return slot->number ? 0 : err_nomem(err);
}

/* Notes what `ojbox --init` has printed. */
static int slot_note_box(struct slot *slot, char *path, struct err *err)
{
	const char *number = slot_number(path);
	auto_free char *work = NULL;

	if (!number)
		return err_set(err, ERR_PROTO, "%s --init printed no path of a box", slot->session->ojbox);
	if (!slot->number && slot_note_number(slot, number, err) < 0)
		return -1;
	if (asprintf(&work, "%s/box", path) < 0) {
		work = NULL;
		return err_nomem(err);
	}
	auto_close(&slot->box);
	slot->box = fs_open(AT_FDCWD, work, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0, err);
	return slot->box < 0 ? -1 : 0;
}

/* Makes or resets the box.  `rules` NULL: a bare one, without a process that keeps anything of it. */
static int slot_init(struct slot *slot, const struct strv *rules, struct err *err)
{
	const struct session *session = slot->session;
	auto_strv struct strv argv = { 0 };
	auto_buf struct buf output = { 0 };

	strv_add(&argv, session->ojbox);
	strv_printf(&argv, "--box-id=%s", slot->number ? slot->number : "auto");
	if (!rules || !slot->forgets)
		strv_add(&argv, "--no-holder");
	if (rules)
		strv_append(&argv, rules);
	if (rules && slot->data && !slot->copies)
		strv_printf(&argv, "--data=%s", session->inputs);
	strv_add(&argv, "--init");
	if (strv_check(&argv, err) < 0)
		return -1;
	if (session_call(session, &argv, session->stop, &output, err) < 0)
		return err_wrap(err, "making a box: %s", session->ojbox);
	if (!output.len)
		return err_set(err, ERR_PROTO, "%s --init printed nothing", session->ojbox);
	return slot_note_box(slot, output.data, err);
}

/* The first box is bare: its number is written down before there is a process that lives for it. */
static int slot_first(struct slot *slot, struct err *err)
{
	if (slot_init(slot, NULL, err) < 0)
		return -1;
	slot->forgets = slot_forgets(slot->box);
	return 0;
}

static int slot_make(struct slot *slot, const struct strv *rules, struct err *err)
{
	slot_spoil(slot);
	strv_free(&slot->rules);
	strv_append(&slot->rules, rules);
	if (strv_check(&slot->rules, err) < 0)
		return -1;
	if (!slot->number && slot_first(slot, err) < 0)
		return -1;
	if (slot_init(slot, rules, err) < 0 && (!slot_copies(slot, err) || slot_init(slot, rules, err) < 0))
		return -1;
	if (slot->forgets) {
		slot->stands = true;
		look_at(slot->box, &slot->look);
	}
	return 0;
}

static bool slot_same_rules(const struct slot *slot, const struct strv *rules)
{
	if (slot->rules.count != rules->count)
		return false;
	for (size_t i = 0; i < rules->count; i++)
		if (strcmp(slot->rules.item[i], rules->item[i]) != 0)
			return false;
	return true;
}

/* All rules; and whether the box stands for them. */
static int slot_rules(const struct slot *slot, const struct strv *rules, struct strv *all, bool *ret_stands,
	struct err *err)
{
	strv_append(all, rules);
	strv_append(all, &slot->extra);
	*ret_stands = slot->stands && slot_same_rules(slot, all);
	return strv_check(all, err);
}

int slot_reset(struct slot *slot, const struct strv *rules, struct err *err)
{
	auto_strv struct strv all = { 0 };
	bool empty = slot->clear && !slot->kept.count, stands;

	kept_forget(&slot->kept);
	slot->clear = false;
	if (slot_rules(slot, rules, &all, &stands, err) < 0)
		return -1;
	return stands && (empty || slot_empty(slot)) ? 0 : slot_make(slot, &all, err);
}

int slot_refill(struct slot *slot, const struct strv *rules, const char *tag, struct err *err)
{
	auto_strv struct strv all = { 0 };
	bool stands;

	if (slot_rules(slot, rules, &all, &stands, err) < 0)
		return -1;
	if (!stands || !slot->kept.count || strcmp(slot->kept.tag, tag) != 0 ||
		(!slot->clear && !kept_restore(&slot->kept, slot->box)))
		return slot_reset(slot, rules, err);
	slot->clear = false;
	return 1;
}

void slot_keep(struct slot *slot, const char *tag)
{
	if (slot->stands)
		kept_note(&slot->kept, slot->box, tag);
}

void slot_clear(struct slot *slot)
{
	if (!slot->stands)
		return;
	slot->clear = kept_restore(&slot->kept, slot->box) || slot_empty(slot);
	slot->stands = slot->clear;
}

int slot_extra(struct slot *slot, const char *rule, struct err *err)
{
	if (!strv_has(&slot->extra, rule))
		strv_add(&slot->extra, rule);
	return strv_check(&slot->extra, err);
}

int slot_file(const struct slot *slot, const char *name, struct err *err)
{
	auto_fd int file = fs_open_beneath(slot->box, name, O_WRONLY | O_CREAT | O_EXCL, 0644, err);

	if (file < 0)
		return err_wrap(err, "filling the box");
	if (fchmod(file, 0644) < 0)
		return err_sys(err, "filling the box");
	return fd_take(&file);
}

void slot_spoil(struct slot *slot)
{
	boxserver_end(&slot->server);
	slot->stands = slot->clear = false;
	kept_forget(&slot->kept);
}

bool slot_copies(struct slot *slot, const struct err *err)
{
	if (!slot->data || slot->copies || err->class == ERR_BUSY)
		return false;
	log_note(slot->session->log, 1, "inputs are copied from now on: %s", err->text);
	slot->copies = true;
	slot_spoil(slot);
	return true;
}

/* ---- from the beginning to the end ---- */

void slot_open(struct session *session, bool data, struct slot *ret_slot)
{
	*ret_slot = (struct slot){ .session = session, .data = data, .box = -1, .next = -1 };
	ret_slot->copies = !session->inputs;
	snprintf(ret_slot->name, sizeof(ret_slot->name), "%u", session_number(session));
}

/* The file goes when the box has gone: from then on the number may be somebody else's. */
static void slot_remove(const struct slot *slot)
{
	const struct session *session = slot->session;
	auto_fd int boxes = -1;
	struct err err;

	if (session_remove_box(session, slot->number, &err) < 0) {
		log_error(session->log, &err);
		return;
	}
	boxes = fs_open_beneath(session->dir, SESSION_BOXES, O_RDONLY | O_DIRECTORY, 0, &err);
	if (boxes < 0 || unlinkat(boxes, slot->name, 0) < 0)
		log_note(session->log, 0, "%s/%s/%s could not be removed", session->path, SESSION_BOXES,
			slot->name);
}

void slot_close(struct slot *slot)
{
	if (!slot->session)
		return;
	boxserver_end(&slot->server);
	auto_close(&slot->box);
	if (slot->number)
		slot_remove(slot);
	free(slot->number);
	strv_free(&slot->rules);
	strv_free(&slot->extra);
	kept_forget(&slot->kept);
	auto_close(&slot->next);
	*slot = (struct slot){ .box = -1, .next = -1 };
}
