# everyday.pl: what Perl programs do, a line for each.
use strict;
use warnings;
use File::Temp qw(tempfile);
use IO::Socket::UNIX;
use POSIX qw(:sys_wait_h floor);
use Time::HiRes qw(ualarm usleep);

my ($count, $sum) = (0, 0);
while (<STDIN>) { $count++; $sum += $_ }
print "numbers $count $sum\n";
$| = 1;
my $pid = open(my $from, '-|') // die;
if (!$pid) { print "from a child\n"; exit 3 }
print "fork ", scalar <$from>;
close $from;
print "status ", $? >> 8, " ", `echo quoted`;
my ($file, $name) = tempfile(UNLINK => 1);
flock $file, 2 or die "flock: $!";
print $file "x" x 100000;
close $file;
print "files ", -s $name, "\n";
my $server = IO::Socket::UNIX->new(Local => '/tmp/socket', Listen => 1) or die $!;
my $client = IO::Socket::UNIX->new('/tmp/socket') or die $!;
$server->accept->print("greeting\n");
print "socket ", scalar <$client>;
my $rang = 0;
local $SIG{ALRM} = sub { $rang = 1 };
ualarm 1000;
usleep 1000 until $rang;
my @large = (1 .. 200000);
my %seen = map { $_ % 1000 => 1 } @large;
print "memory ", scalar(@large), " ", scalar(keys %seen), " ", floor(2.5), "\n";
exec 'sh', '-c', 'printf "exec %s\n" works' or die;
