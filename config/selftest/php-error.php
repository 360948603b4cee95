<?php
echo "Hello, world!\n"
echo "no semicolon\n";
