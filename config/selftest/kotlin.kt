fun sum(): Long {
    var left = readLine()!!.toInt()
    var sum = 0L
    while (left > 0) {
        for (number in readLine()!!.split(" ")) {
            sum += number.toLong()
            left--
        }
    }
    return sum
}

fun main(args: Array<String>) {
    when (readLine()) {
        "hello" -> println("Hello, world!")
        "sum" -> println(sum())
        "error" -> println(args[1])
        "loop" -> {
            var i = 0
            while (i >= 0) i = i xor 1
        }
        "memory" -> {
            val blocks = ArrayList<ByteArray>()
            while (blocks.size < 256) blocks.add(ByteArray(1 shl 20))
        }
    }
}
