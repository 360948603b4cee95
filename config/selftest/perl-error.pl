use strict;
use warnings;

$undeclared = "Hello, world!";
print $undeclared;
