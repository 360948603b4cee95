<?php
// everyday.php: what PHP programs do, a line for each.
declare(strict_types=1);

[$count, $sum] = [0, 0];
while (($line = fgets(STDIN)) !== false) {
	$count++;
	$sum += (int) $line;
}
echo "numbers $count $sum\n";

$process = proc_open(['sh', '-c', 'cat; exit 3'], [['pipe', 'r'], ['pipe', 'w']], $pipes);
fwrite($pipes[0], 'through a pipe');
fclose($pipes[0]);
$text = stream_get_contents($pipes[1]);
echo 'process ', $text, ' ', proc_close($process), ' ', shell_exec('echo shell');

$name = tempnam('/tmp', 'everyday');
file_put_contents($name, str_repeat('x', 100000), LOCK_EX);
$file = fopen($name, 'r+');
echo 'files ', filesize($name), ' ', flock($file, LOCK_EX) ? 'locked' : 'open', ' ', unlink($name), "\n";

$server = stream_socket_server('unix:///tmp/socket');
$client = stream_socket_client('unix:///tmp/socket');
fwrite(stream_socket_accept($server), "greeting\n");
echo 'socket ', fgets($client);

function squares(int $n): Generator
{
	for ($i = 0; $i < $n; $i++)
		yield $i => $i * $i;
}
$fiber = new Fiber(function (): string {
	$got = Fiber::suspend('suspended');
	return "resumed with $got";
});
echo 'generators ', array_sum(iterator_to_array(squares(100))), ' ', $fiber->start(), ' ';
$fiber->resume('words');
echo $fiber->getReturn(), "\n";

$heap = new SplPriorityQueue();
foreach ([3, 1, 2] as $n)
	$heap->insert("n$n", $n);
$large = range(1, 2000000);
echo 'memory ', array_sum($large), ' ', $heap->extract(), ' ', strlen(random_bytes(8)), "\n";
try {
	intdiv(1, 0);
} catch (DivisionByZeroError $error) {
	echo 'caught ', $error->getMessage(), "\n";
}
usleep(1000);
echo json_encode(['ä' => [1, 2.5, null]]), ' ', preg_replace('/\d/', '#', 'a1b2'), ' ', date('Y') >= 2024, "\n";
if (function_exists('pcntl_fork') && pcntl_fork() === 0)
	exit(0);
register_shutdown_function(function () { echo "shut down\n"; });
