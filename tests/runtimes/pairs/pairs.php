<?php
[$n, $s, $x, $p, $q, $m] = array_map('intval', preg_split('/\s+/', trim(stream_get_contents(STDIN))));
$seen = array_fill(0, 1000000, 0);
$pairs = 0;
for (; $n > 0; $n--) {
	if ($s >= $x && $s - $x < $m)
		$pairs += $seen[$s - $x];
	$seen[$x]++;
	$x = ($p * $x + $q) % $m;
}
echo $pairs, "\n";
