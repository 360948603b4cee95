/*
 * init.h: pid 1 of a box after it has started the program.
 */
#pragma once

#include <signal.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

/* Sent to the keeper when nobody is left in the box. */
struct init_report {
	int status;          /* of the program, as wait(2) tells it */
	struct rusage usage; /* of everything that was reaped: the program and all its descendants */
	int64_t ended_ns;    /* CLOCK_MONOTONIC at which the program was seen to have ended */
};

/* The signal with which the keeper asks for the end of the run.  Boxed code of the same user may send it,
 * too, and ends its own run with that. */
#define INIT_STOP (SIGRTMIN + 3)

/*
 * Waits for the program, then ends all that is left, reaps it, and sends one struct init_report on `report`.
 * Never returns.  All signals must be blocked.
 */
_Noreturn void init_main(pid_t program, int report);
