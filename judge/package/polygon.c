/*
 * polygon.c
 */
#include "package/package.h"

void package_polygon(struct package *package)
{
	package_error(package, NULL, 0, "not yet");
}
