// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import com.sun.jna.Function;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Twenty channels that are closed after a process was started: {@code PORT native|native-short|java}. Native code hands its
 * descriptors down, the JDK's ProcessBuilder does not.
 */
final class ForkingClient {

    private ForkingClient() {}

    public static void main(String[] arguments) throws Exception {
        List<SocketChannel> channels = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            channels.add(SocketChannel.open(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))));
        }
        start(arguments[1]);
        for (SocketChannel channel : channels) {
            channel.close();
        }
        Cue.sayAndEnd("ready", channels);
    }

    private static void start(String way) throws IOException, InterruptedException {
        switch (way) {
            case "native":
                fork("sleep 60 &");
                return;
            case "native-short":
                fork("true");
                return;
            default:
                Process process = new ProcessBuilder("sleep", "60").start();
                Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
                process.waitFor(100, TimeUnit.MILLISECONDS);
        }
    }

    private static void fork(String command) {
        Function.getFunction("c", "system").invokeInt(new Object[] {command});
    }
}
