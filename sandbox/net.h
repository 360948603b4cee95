/*
 * net.h: the network of a box: a fresh network namespace, empty or with a loopback interface.
 *
 * Making one takes the kernel longer than all the rest of a box, so a second process makes it while pid 1
 * goes on with the mounts: net_begin() starts it, net_join() waits for it and enters.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <sys/types.h>

struct net {
	pid_t maker;
	int ns; /* descriptor of the namespace once the maker has ended */
};

/* Called in pid 1 of the box, with all capabilities of its user namespace and the host's /proc in sight. */
int net_begin(struct net *ret_net, struct err *err);
/* Called in the same process later; loopback: the interface is brought up. */
int net_join(struct net *net, bool loopback, struct err *err);
