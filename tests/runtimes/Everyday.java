// Everyday.java: what Java programs do, a line for each.
import java.io.*;
import java.net.*;
import java.nio.*;
import java.nio.channels.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.stream.*;

public class Everyday {
	static class Fibonacci extends RecursiveTask<Long> {
		final int n;

		Fibonacci(int n) {
			this.n = n;
		}

		@Override
		protected Long compute() {
			if (n < 12)
				return n < 2 ? n : new Fibonacci(n - 1).compute() + new Fibonacci(n - 2).compute();
			Fibonacci left = new Fibonacci(n - 1);
			left.fork();
			return new Fibonacci(n - 2).compute() + left.join();
		}
	}

	static void numbers() throws IOException {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
		long[] values = in.lines().mapToLong(Long::parseLong).toArray();
		System.out.println("numbers " + values.length + " " + Arrays.stream(values).parallel().sum());
	}

	static void threads() throws Exception {
		ConcurrentHashMap<Integer, Integer> map = new ConcurrentHashMap<>();
		AtomicLong total = new AtomicLong();
		ExecutorService pool = Executors.newFixedThreadPool(4);
		List<Future<Integer>> results = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			int n = i;
			results.add(pool.submit(() -> {
				map.merge(n % 4, n, Integer::sum);
				return n * n;
			}));
		}
		for (Future<Integer> result : results)
			total.addAndGet(result.get());
		pool.shutdown();
		Thread deep = new Thread(null, () -> total.addAndGet(depth(50000)), "deep", 256 << 20);
		deep.start();
		deep.join();
		ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
		String late = clock.schedule(() -> "late", 2, TimeUnit.MILLISECONDS).get();
		clock.shutdown();
		CompletableFuture<Integer> chain = CompletableFuture.supplyAsync(() -> 20).thenApplyAsync(n -> n + 1);
		System.out.println("threads " + map.size() + " " + total + " " + late + " " + chain.get());
		System.out.println("fork and join " + new ForkJoinPool(4).invoke(new Fibonacci(22)) + " "
			+ IntStream.range(0, 100000).parallel().filter(n -> n % 3 == 0).count());
	}

	static int depth(int n) {
		return n == 0 ? 0 : depth(n - 1) + 1;
	}

	static void memory() {
		List<int[]> kept = new ArrayList<>();
		long made = 0;
		for (int i = 0; i < 400; i++) {
			int[] block = new int[1 << 18];
			made += block.length;
			if (i % 20 == 0)
				kept.add(block);
		}
		boolean refused = false;
		try {
			kept.add(new int[Integer.MAX_VALUE - 8]);
		} catch (OutOfMemoryError full) {
			refused = true;
		}
		System.gc();
		System.out.println("memory " + kept.size() + " " + made + " " + refused);
	}

	static void files() throws Exception {
		Path folder = Files.createTempDirectory("everyday"), file = folder.resolve("one");
		Files.writeString(file, "first\nsecond\n");
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
			MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 0, 13);
			map.put(0, (byte) 'F');
			map.force();
		}
		Files.copy(file, folder.resolve("two"));
		Files.move(folder.resolve("two"), folder.resolve("three"));
		try (Stream<Path> names = Files.list(folder)) {
			System.out.println("files " + Files.readAllLines(file) + " " + names.count());
		}
	}

	static void others() throws Exception {
		Process process = new ProcessBuilder("sh", "-c", "cat; exit 3").start();
		try (OutputStream to = process.getOutputStream()) {
			to.write("through a pipe".getBytes(StandardCharsets.UTF_8));
		}
		String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		System.out.println("process " + process.waitFor() + " " + text);
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of("/tmp/socket");
		try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			server.bind(address);
			try (SocketChannel client = SocketChannel.open(address); SocketChannel peer = server.accept()) {
				client.write(ByteBuffer.wrap("hello".getBytes()));
				ByteBuffer got = ByteBuffer.allocate(16);
				peer.read(got);
				System.out.println("socket " + new String(got.array(), 0, got.position()));
			}
		}
		System.out.println("system " + (Runtime.getRuntime().availableProcessors() >= 1)
			+ " " + (System.nanoTime() != 0) + " " + (Instant.now().getEpochSecond() > 1700000000L)
			+ " " + UUID.randomUUID().toString().length() + " " + new java.security.SecureRandom().generateSeed(4).length
			+ " " + String.format(Locale.GERMANY, "%,.2f", 1234.5) + " ä");
	}

	public static void main(String[] args) throws Exception {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
		numbers();
		threads();
		memory();
		files();
		others();
		System.exit(0);
	}
}
