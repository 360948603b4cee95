/*
 * cms.c
 */
#include "package/package.h"

void package_cms(struct package *package)
{
	package_error(package, NULL, 0, "not yet");
}
