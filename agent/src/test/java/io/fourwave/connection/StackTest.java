// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackTest {
    private static final String SPI = "java.nio.channels.spi.";
    private static final String STREAM = "java.net.Socket$Socket";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "interrupting until JDK 21,    SPI.AbstractSelectableChannel.implCloseChannel SPI.AbstractInterruptibleChannel$1.interrupt java.lang.Thread.interrupt com.acme.Pool.stop, true",
        "interrupting JDK 25,          SPI.AbstractInterruptibleChannel.close SPI.AbstractInterruptibleChannel$1.postInterrupt java.lang.Thread.interrupt com.acme.Pool.stop, true",
        "interrupted before it reads,  SPI.AbstractInterruptibleChannel$1.interrupt SPI.AbstractInterruptibleChannel.begin sun.nio.ch.SocketChannelImpl.read com.acme.Reader.run, true",
        "a virtual thread in a Socket, java.net.Socket.close STREAMInputStream.close STREAMInputStream.implRead STREAMInputStream.read com.acme.Reader.run, true",
        "a virtual thread in a write,  java.net.Socket.close STREAMOutputStream.close STREAMOutputStream.implWrite com.acme.Reader.run, true",
        "a close,                      SPI.AbstractSelectableChannel.implCloseChannel SPI.AbstractInterruptibleChannel.close com.acme.Pool.stop, false",
        "a close of a stream,          java.net.Socket.close STREAMInputStream.close com.acme.Pool.stop, false",
        "a close of a stream by the JDK, java.net.Socket.close STREAMInputStream.close java.io.BufferedInputStream.close com.acme.Pool.stop, false",
        "an application's interrupt,   java.net.Socket.close com.acme.Pool.close SPI.AbstractInterruptibleChannel$1.interrupt, false",
        "not recorded,                 '', false"
    })
    void closeByAnInterruptIsToldFromAnother(String what, String frames, boolean interrupt) {
        assertThat(stack(frames).isOfInterrupt()).as(what).isEqualTo(interrupt);
    }

    @ParameterizedTest
    @CsvSource({
        "a library's finalizer,      com.acme.Client.close com.acme.Client.finalize java.lang.System$2.invokeFinalize java.lang.ref.Finalizer.runFinalizer java.lang.ref.Finalizer$FinalizerThread.run, true",
        "JDK 25's finalizer thread,  com.acme.Client.finalize java.lang.ref.Finalizer.runFinalizer java.lang.ref.Finalizer$FinalizerThread.run java.lang.Thread.runWith java.lang.Thread.run, true",
        "a library's cleaner,        com.acme.Client.close jdk.internal.ref.CleanerImpl$PhantomCleanableRef.performCleanup jdk.internal.ref.PhantomCleanable.clean jdk.internal.ref.CleanerImpl.run java.lang.Thread.run jdk.internal.misc.InnocuousThread.run, true",
        "the reference handler,      com.acme.Client.close java.lang.ref.Reference.tryHandlePending java.lang.ref.Reference$ReferenceHandler.run, true",
        "a cleaner asked by hand,    com.acme.Client.close jdk.internal.ref.PhantomCleanable.clean com.acme.Pool.evict com.acme.Pool.serve com.acme.Pool.run java.lang.Thread.run, false",
        "a close,                    java.net.Socket.close com.acme.Pool.stop java.lang.Thread.run, false",
        "not recorded,               '', false"
    })
    void closeByTheCollectorIsToldFromAnother(String what, String frames, boolean collector) {
        assertThat(stack(frames).isOfCollector()).as(what).isEqualTo(collector);
    }

    private static Stack stack(String frames) {
        return new Stack(Arrays.stream(frames.split(" "))
                .filter(frame -> !frame.isEmpty())
                .map(frame -> frame.replace("SPI.", SPI).replace("STREAM", STREAM))
                .map(StackTest::frame)
                .toList());
    }

    private static StackTraceElement frame(String name) {
        int dot = name.lastIndexOf('.');
        String type = name.substring(0, dot);
        String module = type.startsWith("com.acme.") ? null : "java.base";
        return new StackTraceElement(null, module, null, type, name.substring(dot + 1), "A.java", 1);
    }
}
