// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;

/** Another agent and its application in one: it has the same classes transformed again, and takes that back. */
public final class Retransforming implements ClassFileTransformer {
    static final int CONNECTIONS = 30;
    private static final String[] CLASSES = {
        "sun.nio.ch.NioSocketImpl",
        "sun.nio.ch.SocketChannelImpl",
        "sun.nio.ch.Net",
        "sun.nio.ch.ServerSocketChannelImpl"
    };
    private static volatile Instrumentation instrumentation;
    private int asked;

    /** Called by the JVM. */
    public static void premain(String options, Instrumentation given) {
        instrumentation = given;
    }

    public static void main(String[] arguments) throws Exception {
        Retransforming transformer = new Retransforming();
        churn();
        instrumentation.addTransformer(transformer, true);
        retransform();
        churn();
        instrumentation.removeTransformer(transformer);
        retransform();
        churn();
        System.out.println("transformed " + (transformer.asked >= CLASSES.length));
    }

    private static void churn() {
        ChurnThread churn = ChurnThread.started(CONNECTIONS);
        churn.join();
        System.out.println("churned " + churn.done() + ", errors " + churn.errors());
    }

    private static void retransform() throws Exception {
        for (String name : CLASSES) {
            instrumentation.retransformClasses(Class.forName(name));
        }
    }

    /** The same bytes, as an agent returns them that looks and finds nothing to do. */
    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        asked += name != null && name.startsWith("sun/nio/ch/") ? 1 : 0;
        return name != null && name.startsWith("sun/nio/ch/") ? classFile.clone() : null;
    }
}
