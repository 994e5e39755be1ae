// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadActivityTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a pool's thread has no task,       java.lang.Thread.park:1 java.util.concurrent.LinkedBlockingQueue.take:2 java.util.concurrent.ThreadPoolExecutor.getTask:3, true",
        "a worker waits for its next,       java.lang.Thread.park:1 java.util.concurrent.LinkedBlockingQueue.take:2 work:3, true",
        "a timer waits,                     java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue.take:2 java.util.concurrent.ThreadPoolExecutor.getTask:3, true",
        "a server waits for a client,       sun.nio.ch.NioSocketImpl.accept:1 java.net.ServerSocket.accept:2 serve:9, true",
        "a server of JDK 8 waits,           java.net.PlainSocketImpl.socketAccept:1 java.net.ServerSocket.implAccept:2 serve:9, true",
        "an event loop waits,               sun.nio.ch.EPoll.wait:1 sun.nio.ch.SelectorImpl.select:2 loop:9, true",
        "a native event loop waits,         io.netty.channel.epoll.Native.epollWait:-2 io.netty.channel.epoll.Native.epollWait:9 loop:9, true",
        "io_uring waits,                    io.netty.channel.uring.Native.ioUringEnter:-2 loop:9, true",
        "APR waits,                         org.apache.tomcat.jni.Poll.poll:-2 loop:9, true",
        "a native library works,            lib.Codec.inflate:-2 work:9, false",
        "what is called so works,           lib.Service.awaitAnswer:7 work:9, false",
        "somebody types,                    java.io.FileInputStream.readBytes:1 java.io.BufferedInputStream.read:2 main:9, true",
        "a process's pipe on JDK 8 to 17,   java.io.FileInputStream.readBytes:-2 java.io.FileInputStream.read:2 java.io.BufferedInputStream.fill:3 java.io.BufferedInputStream.read:4 main:9, true",
        "a process's pipe on JDK 21,        java.io.FileInputStream.readBytes:-2 java.io.FileInputStream.read:2 java.io.BufferedInputStream.fill:3 java.io.BufferedInputStream.implRead:4 java.io.BufferedInputStream.read:5 main:9, true",
        "a process's pipe on JDK 25 to 27,  java.io.FileInputStream.readBytes:-2 java.io.FileInputStream.read:2 java.lang.Process$PipeInputStream.read:3 java.io.BufferedInputStream.fill:4 java.io.BufferedInputStream.read:5 main:9, true",
        "a line of a process's pipe,        java.io.FileInputStream.readBytes:-2 java.io.FileInputStream.read:2 java.lang.Process$PipeInputStream.read:3 java.io.BufferedInputStream.read1:4 java.io.BufferedInputStream.read:5 sun.nio.cs.StreamDecoder.readBytes:6 java.io.BufferedReader.readLine:7 main:9, true",
        "stdin on JDK 25 to 27,             java.io.FileInputStream.readBytes:-2 java.io.FileInputStream.read:2 java.lang.System$In.read:3 java.io.BufferedInputStream.fill:4 main:9, true",
        "a process's end is awaited,        java.lang.Object.wait:1 java.lang.ProcessImpl.waitFor:2 convert:9, false",
        "the same on JDK 25,                java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.await:1 java.lang.ProcessImpl.waitFor:2 convert:9, false",
        "the JVM ends,                      java.lang.Object.wait:1 java.lang.Thread.join:2 java.lang.ApplicationShutdownHooks.runHooks:3 java.lang.Shutdown.runHooks:4 java.lang.System.exit:5 main:9, true",
        "the JVM's end waits for an agent, java.lang.Object.wait:1 lib.Agent.end:2 java.lang.Shutdown.runHooks:4 java.lang.System.exit:5 main:9, true",
        "it sleeps,                         java.lang.Thread.sleep:1 work:9, false",
        "it waits for others,               java.lang.Object.wait:1 java.lang.Thread.join:2 work:9, false",
        "it computes,                       compute:1 work:9, false",
        "it asks another server,            sun.nio.ch.NioSocketImpl.read:1 java.io.InputStream.read:2 work:9, false",
        "a library's queue is no queue,     lib.Queue.take:1 work:9, false",
    })
    void waitingForSomethingNewIsToldFromWork(String what, String now, boolean waits) {
        assertThat(ThreadActivity.waitsForSomethingNew(TextFrames.of(now)))
                .as(what)
                .isEqualTo(waits);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a task sleeps,                     java.lang.Thread.sleep:1 work:9 java.lang.Thread.run:1, AT_WORK",
        "main works,                        compute:1 main:9, AT_WORK",
        "main pauses,                       java.lang.Thread.sleep:1 main:9, MAY_COME_LATER",
        "main does so in a helper,          java.lang.Thread.sleep:1 pause:2 main:9, MAY_COME_LATER",
        "a method called main in a task,    java.lang.Thread.sleep:1 main:9 java.lang.Thread.run:1, AT_WORK",
        "a library works for itself,        lib.Pool.clean:1 java.lang.Thread.run:1, ''",
        "a library works for a task,        lib.Driver.query:1 work:9 java.lang.Thread.run:1, AT_WORK",
        "main waits for a result,           java.util.concurrent.locks.LockSupport.park:1 java.util.concurrent.FutureTask.get:2 main:9, MAY_COME_LATER",
        "a scheduler has a task,            java.util.concurrent.locks.LockSupport.parkNanos:1 java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.awaitNanos:2 java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue.take:3 java.util.concurrent.ThreadPoolExecutor.getTask:4, MAY_COME_LATER",
        "a scheduler has none,              java.util.concurrent.locks.LockSupport.park:1 java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.await:2 java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue.take:3 java.util.concurrent.ThreadPoolExecutor.getTask:4, ''",
        "a scheduler of JDK 25,             java.util.concurrent.locks.LockSupport.park:1 java.util.concurrent.DelayScheduler.loop:2 java.util.concurrent.DelayScheduler.run:3, MAY_COME_LATER",
        "who takes what is due,             java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.awaitNanos:2 java.util.concurrent.DelayQueue.take:3 close:9, MAY_COME_LATER",
        "a timer has a task,                java.lang.Object.wait:1 java.util.TimerThread.mainLoop:2 java.util.TimerThread.run:3, MAY_COME_LATER",
        "a timer of JDK 25 has a task,      java.lang.Object.wait0:1 java.lang.Object.wait:2 java.util.TimerThread.mainLoop:2 java.util.TimerThread.run:3, MAY_COME_LATER",
        "a timer has none,                  java.lang.Object.wait:1 java.lang.Object.wait:2 java.util.TimerThread.mainLoop:2 java.util.TimerThread.run:3, ''",
        "a library's wheel of timeouts,     java.lang.Thread.sleep:1 lib.Wheel.waitForNextTick:2 java.lang.Thread.run:1, MAY_COME_LATER",
        "a library's idle worker,           java.util.concurrent.locks.LockSupport.parkNanos:1 java.util.concurrent.LinkedBlockingQueue.poll:2 lib.Workers.take:2 java.lang.Thread.run:1, ''",
        "the application's own worker waits, java.util.concurrent.locks.LockSupport.park:1 java.util.concurrent.LinkedBlockingQueue.take:2 work:9 java.lang.Thread.run:1, MAY_COME_LATER",
        "a writer waits until it may write, java.util.concurrent.locks.LockSupport.park:1 java.util.concurrent.SynchronousQueue$TransferStack.transfer:2 java.util.concurrent.SynchronousQueue.take:3 write:9 java.lang.Thread.run:1, MAY_COME_LATER",
        "a native event loop may have a task, io.netty.channel.epoll.Native.epollWait0:-2 io.netty.channel.epoll.Native.epollWait:9 io.netty.channel.epoll.EpollEventLoop.run:3 java.lang.Thread.run:1, MAY_COME_LATER",
        "one of io_uring,                   io.netty.channel.uring.Native.ioUringEnter:-2 io.netty.channel.uring.IoUringIoHandler.run:3 java.lang.Thread.run:1, MAY_COME_LATER",
        "one of kqueue,                     io.netty.channel.kqueue.Native.keventWait:-2 io.netty.channel.kqueue.KQueueEventLoop.run:3 java.lang.Thread.run:1, MAY_COME_LATER",
        "an event loop of the application's own, sun.nio.ch.EPoll.wait:1 sun.nio.ch.SelectorImpl.select:2 loop:9 java.lang.Thread.run:1, ''",
        "a pool's thread has no task,       java.util.concurrent.LinkedBlockingQueue.take:2 java.util.concurrent.ThreadPoolExecutor.getTask:3 java.lang.Thread.run:1, ''",
        "the JDK's own cleaner,             java.lang.Object.wait:1 java.lang.ref.ReferenceQueue.remove:2 java.lang.Thread.run:1, ''",
        "the JVM ends and waits for an agent, java.lang.Object.wait:1 lib.Agent.end:2 java.lang.Shutdown.runHooks:4 java.lang.Shutdown.shutdown:5, ''",
        "it has ended,                      '', ''",
    })
    void workOfTheApplicationIsToldFromItsAbsence(String what, String now, String sign) {
        assertThat(ThreadActivity.sign(TextFrames.of(now), TextFrames.OF_APPLICATION)
                        .map(Enum::name)
                        .orElse(""))
                .as(what)
                .isEqualTo(sign);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "another task,                      read:5 fetch:7,             work:3 convert:20,        true",
        "two tasks of one wrapper,          read:5 fetch:7 wrapper:2,   convert:20 wrapper:2,     true",
        "the next of the same,              read:5 fetch:7,             open:3 fetch:6,           false",
        "the same elsewhere,                read:5 fetch:7,             read:5 fetch:7,           false",
        "a handler at something else,       read:5 ask:4 handle:7,      query:3 handle:9,         false",
        "the use is not known,              '',                         work:3,                   true",
        "the same in a lambda,              read:5 loop:7 runOrEnd:2,   java.lang.Thread.sleep:1 loop:9 com.acme.Orders$$Lambda$14/0x0000000800c01.run:-1 runOrEnd:2, false",
        "a library runs both,               lib.a:1 fetch:7 lib.run:1,  work:3 lib.run:1,         true",
    })
    void workOfAnotherKindMayHaveGotIt(String what, String use, String now, boolean other) {
        assertThat(ThreadActivity.isOtherWork(TextFrames.of(use), TextFrames.of(now), TextFrames.OF_APPLICATION))
                .as(what)
                .isEqualTo(other);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a method works on what it has read, read:5 several:7 java.lang.Thread.run:1, java.lang.Thread.sleep:1 several:9 java.lang.Thread.run:1, true, AT_WORK",
        "it waits for its next task,         read:5 several:7 java.lang.Thread.run:1, java.util.concurrent.LinkedBlockingQueue.take:1 several:5, false, ''",
        "it waits for results of others,     read:5 several:7 java.lang.Thread.run:1, java.util.concurrent.LinkedBlockingQueue.take:1 java.util.concurrent.ExecutorCompletionService.take:2 several:9, true, MAY_COME_LATER",
        "it waits for the next client,       read:5 several:7 java.lang.Thread.run:1, sun.nio.ch.NioSocketImpl.accept:1 java.net.ServerSocket.accept:2 several:9, true, ''",
        "somebody is to type,                read:5 several:7 main:7,                 java.io.FileInputStream.readBytes:1 main:9, true, ''",
        "main has read and sleeps,           java.io.InputStream.read:5 main:7,       java.lang.Thread.sleep:1 main:9, true, AT_WORK",
        "main sleeps in what has read,       read:5 several:7 main:7,                 java.lang.Thread.sleep:1 several:9 main:7, true, AT_WORK",
        "main sleeps after all has come back, read:5 several:7 main:7,                java.lang.Thread.sleep:1 main:9, true, MAY_COME_LATER",
        "main waits for others after it,     read:5 several:7 main:7,                 java.util.concurrent.locks.LockSupport.park:1 java.util.concurrent.CountDownLatch.await:2 main:9, true, MAY_COME_LATER",
        "main works after all has come back, read:5 several:7 main:7,                 compute:1 main:9, true, AT_WORK",
    })
    void threadOfSeveralUsesMayHaveKeptThem(String what, String use, String now, boolean furtherOn, String sign) {
        assertThat(ThreadActivity.ofWhatItKept(
                                TextFrames.of(use), TextFrames.of(now), furtherOn, TextFrames.OF_APPLICATION)
                        .map(Enum::name)
                        .orElse(""))
                .as(what)
                .isEqualTo(sign);
    }
}
