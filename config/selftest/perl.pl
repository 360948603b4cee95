use strict;
use warnings;

chomp(my $what = <STDIN>);
if ($what eq "hello") {
    print "Hello, world!\n";
} elsif ($what eq "sum") {
    my ($count, $sum) = (scalar <STDIN>, 0);
    while ($count > 0) {
        for my $number (split " ", <STDIN>) {
            $sum += $number;
            $count--;
        }
    }
    print "$sum\n";
} elsif ($what eq "error") {
    die "no way to go on";
} elsif ($what eq "loop") {
    1 while 1;
} elsif ($what eq "memory") {
    my @blocks;
    push @blocks, "x" x (1 << 20) while @blocks < 256;
}
