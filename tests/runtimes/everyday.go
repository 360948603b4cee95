// everyday.go: what Go programs do, a line for each.
package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func numbers() {
	in := bufio.NewReader(os.Stdin)
	count, sum := 0, 0
	for {
		var value int
		if _, err := fmt.Fscan(in, &value); err == io.EOF {
			break
		} else {
			must(err)
		}
		count++
		sum += value
	}
	fmt.Println("numbers", count, sum)
}

func routines() {
	runtime.GOMAXPROCS(4)
	var group sync.WaitGroup
	var mutex sync.Mutex
	var total int64
	results := make(chan int)
	seen := map[int]bool{}
	for i := 0; i < 1000; i++ {
		group.Add(1)
		go func(n int) {
			defer group.Done()
			atomic.AddInt64(&total, int64(n))
			mutex.Lock()
			seen[n] = true
			mutex.Unlock()
			results <- n
		}(i)
	}
	go func() { group.Wait(); close(results) }()
	sum := 0
	for n := range results {
		sum += n
	}
	locked := make(chan bool)
	go func() { runtime.LockOSThread(); time.Sleep(time.Millisecond); locked <- true }()
	select {
	case <-locked:
	case <-time.After(20 * time.Second):
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	<-ctx.Done()
	fmt.Println("goroutines", total, len(seen), sum, ctx.Err())
}

func spin(stop *int32) {
	for atomic.LoadInt32(stop) == 0 {
	}
}

func preempted() {
	var stop int32
	go spin(&stop)
	go func() {
		for i := 0; ; i++ {
			_ = i
		}
	}()
	runtime.GC()
	atomic.StoreInt32(&stop, 1)
	fmt.Println("preempted by signals")
}

func memory() {
	blocks := [][]byte{}
	for i := 0; i < 24; i++ {
		blocks = append(blocks, make([]byte, 4<<20))
		blocks[i][i] = 1
	}
	fmt.Println("memory", len(blocks), recursive(1000000))
	blocks = nil
	debug.FreeOSMemory()
}

func recursive(n int) int {
	if n == 0 {
		return 0
	}
	return recursive(n-1) + 1
}

func others() {
	command := exec.Command("sh", "-c", "cat; exit 3")
	command.Stdin = strings.NewReader("through a pipe")
	out, err := command.Output()
	var failed *exec.ExitError
	fmt.Println("exec", string(out), errors.As(err, &failed) && failed.ExitCode() == 3)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGUSR1)
	must(syscall.Kill(os.Getpid(), syscall.SIGUSR1))
	fmt.Println("signal", <-signals)
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		var nothing *[1]int
		nothing[0] = 1
	}()
	folder, err := os.MkdirTemp("", "everyday")
	must(err)
	must(os.WriteFile(filepath.Join(folder, "one"), []byte("one"), 0o600))
	must(os.Rename(filepath.Join(folder, "one"), filepath.Join(folder, "two")))
	text, err := os.ReadFile(filepath.Join(folder, "two"))
	must(err)
	must(os.RemoveAll(folder))
	fmt.Printf("files %s %x\n", text, sha256.Sum256(text))
}

func talk(network, address string) {
	server, err := net.Listen(network, address)
	must(err)
	go func() {
		peer, err := server.Accept()
		must(err)
		fmt.Fprintln(peer, "greeting")
		peer.Close()
	}()
	client, err := net.Dial(network, server.Addr().String())
	must(err)
	must(client.SetDeadline(time.Now().Add(20 * time.Second)))
	line, err := bufio.NewReader(client).ReadString('\n')
	must(err)
	fmt.Println(network, strings.TrimSpace(line))
}

func main() {
	numbers()
	routines()
	memory()
	others()
	talk("unix", "/tmp/socket")
	if len(os.Args) > 1 {
		talk("tcp", "127.0.0.1:0")
	}
	preempted()
}
