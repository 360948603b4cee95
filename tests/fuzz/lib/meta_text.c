/*
 * meta_text.c: makes meta files with ojbox's own writer; see meta_text.h.
 *
 * Called by the target meta.  Aborts where the writer fails.  Must never write a line by itself.
 */
#include "lib/meta_text.h"

#include "lib/fuzz.h"
#include "meta.h"

static void meta_text_number(struct meta *meta, enum meta_key key, int64_t number)
{
	if (number >= 0)
		meta_add(meta, key, "%lld", (long long)number);
}

void meta_text_write(const struct meta_text *values, struct buf *ret_text)
{
	struct meta meta = { .fd = -1 };

	if (values->status)
		meta_add(&meta, META_STATUS, "%s", values->status);
	if (values->message)
		meta_add(&meta, META_MESSAGE, "%s", values->message);
	if (values->time >= 0)
		meta_add_ms(&meta, META_TIME, values->time);
	if (values->wall >= 0)
		meta_add_ms(&meta, META_TIME_WALL, values->wall);
	meta_text_number(&meta, META_MAX_RSS, values->max_rss);
	meta_text_number(&meta, META_CSW_FORCED, values->max_rss);
	meta_text_number(&meta, META_CG_MEM, values->cg_mem);
	meta_text_number(&meta, META_CG_OOM_KILLED, values->oom_killed);
	meta_text_number(&meta, META_EXITCODE, values->exit_code);
	meta_text_number(&meta, META_EXITSIG, values->signal);
	if (values->limits_by)
		meta_add(&meta, META_LIMITS_BY, "%s", values->limits_by);
	must(!meta.text.failed, "memory");
	buf_add(ret_text, buf_text(&meta.text), meta.text.len);
	buf_free(&meta.text);
}
