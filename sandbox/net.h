/* net.h: the network of a box. */
#pragma once

#include "base/err.h"

/* Called inside a fresh network namespace with its capabilities: brings the loopback interface up. */
int net_loopback_up(struct err *err);
