<?php
$what = trim(fgets(STDIN));
if ($what === "hello") {
    echo "Hello, world!\n";
} elseif ($what === "sum") {
    $count = (int) fgets(STDIN);
    $sum = 0;
    while ($count > 0) {
        foreach (explode(" ", trim(fgets(STDIN))) as $number) {
            $sum += (int) $number;
            $count--;
        }
    }
    echo "$sum\n";
} elseif ($what === "error") {
    no_such_function();
} elseif ($what === "loop") {
    while (true);
} elseif ($what === "memory") {
    $blocks = [];
    while (count($blocks) < 256) {
        $blocks[] = str_repeat("x", 1 << 20);
    }
}
