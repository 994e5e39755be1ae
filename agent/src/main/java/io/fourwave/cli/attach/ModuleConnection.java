// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Optional;
import java.util.Properties;

/**
 * The JDK's own attach API by name, for a tool whose Java has no Unix-domain sockets (before 16): module
 * {@code jdk.attach}, or {@code tools.jar} up to JDK 8.
 */
final class ModuleConnection implements AttachConnection {
    private static final String MACHINE = "com.sun.tools.attach.VirtualMachine";

    private final Class<?> type;
    private final Object machine;

    private ModuleConnection(Class<?> type, Object machine) {
        this.type = type;
        this.machine = machine;
    }

    /** Empty where this Java has no attach API. */
    static Optional<Class<?>> api() {
        try {
            return Optional.of(Class.forName(MACHINE));
        } catch (ClassNotFoundException | LinkageError absent) {
            return apiOfTools();
        }
    }

    private static Optional<Class<?>> apiOfTools() {
        File tools = new File(System.getProperty("java.home"), "../lib/tools.jar");
        if (!tools.isFile()) {
            return Optional.empty();
        }
        try {
            // not closed: its classes are used until the tool ends
            URLClassLoader loader = new URLClassLoader(new URL[] {tools.toURI().toURL()});
            return Optional.of(Class.forName(MACHINE, true, loader));
        } catch (IOException | ClassNotFoundException | LinkageError damaged) {
            return Optional.empty();
        }
    }

    static ModuleConnection open(Class<?> api, long pid) throws IOException {
        return new ModuleConnection(api, call(api, null, "attach", Long.toString(pid)));
    }

    @Override
    public Properties agentProperties() throws IOException {
        return (Properties) call(type, machine, "getAgentProperties");
    }

    @Override
    public Optional<AttachReply.LoadFailure> load(String jar, String options) throws IOException {
        try {
            call(type, machine, "loadAgent", jar, options);
            return Optional.empty();
        } catch (IOException refused) {
            String said = String.valueOf(refused.getMessage());
            // asked across 8 and 9, the API takes the other's "0" or "return code: 0" for a failure
            return said.strip().matches("(?s).*(\\b0|return code: 0)")
                    ? Optional.empty()
                    : Optional.of(AttachReply.LoadFailure.of(said));
        }
    }

    /** In no interface of the API: a method of its HotSpot class, which a Java of 9 to 15 keeps to itself. */
    @Override
    public String dumpHeap(String file) throws IOException {
        try {
            InputStream answer = (InputStream)
                    machine.getClass().getMethod("dumpHeap", Object[].class).invoke(machine, (Object)
                            new Object[] {file, "-all"});
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = answer.read(buffer); n > 0; n = answer.read(buffer)) {
                said.write(buffer, 0, n);
            }
            answer.close();
            return said.toString("ISO-8859-1");
        } catch (InvocationTargetException failed) {
            throw new IOException(String.valueOf(failed.getCause().getMessage()), failed.getCause());
        } catch (ReflectiveOperationException | RuntimeException kept) {
            throw new IOException("this Java has no way to ask for a dump: run the tool with Java 16 or later", kept);
        }
    }

    @Override
    public void close() {
        try {
            call(type, machine, "detach");
        } catch (IOException itHasEnded) {
            // nothing is left to let go of
        }
    }

    private static Object call(Class<?> type, Object on, String name, String... words) throws IOException {
        Class<?>[] parameters = new Class<?>[words.length];
        java.util.Arrays.fill(parameters, String.class);
        try {
            return type.getMethod(name, parameters).invoke(on, (Object[]) words);
        } catch (InvocationTargetException failed) {
            throw new IOException(String.valueOf(failed.getCause().getMessage()), failed.getCause());
        } catch (ReflectiveOperationException | RuntimeException unusable) {
            throw new IOException(unusable.toString(), unusable);
        }
    }
}
