// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A /proc in a directory, with what the tests want processes to be like. */
public final class FakeProc {
    private final Path root;

    public FakeProc(Path root) {
        this.root = root;
    }

    public Path root() {
        return root;
    }

    /** A JVM of this user that runs a main class and that nothing speaks against attaching to. */
    public FakeProc jvm(long pid, long uid) {
        return status(pid, "S (sleeping)", uid, uid, Long.toString(pid))
                .write(pid, "maps", "7f00-7f01 r-xp 00000000 08:01 42   /usr/lib/jvm/17/lib/server/libjvm.so\n")
                .write(pid, "cmdline", "java\0-cp\0app.jar\0com.acme.Shop\0");
    }

    public FakeProc status(long pid, String state, long uid, long gid, String namespacePids) {
        return write(pid, "status", """
                Name:\tjava
                State:\t%s
                Uid:\t%d\t%d\t%d\t%d
                Gid:\t%d\t%d\t%d\t%d
                NSpid:\t%s
                """.formatted(state, uid, uid, uid, uid, gid, gid, gid, gid, namespacePids));
    }

    public FakeProc write(long pid, String name, String text) {
        try {
            Path file = root.resolve(Long.toString(pid)).resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FakeProc append(long pid, String name, String text) {
        try {
            Files.writeString(root.resolve(pid + "/" + name), text, java.nio.file.StandardOpenOption.APPEND);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FakeProc link(long pid, String name, String target) {
        try {
            Path link = root.resolve(Long.toString(pid)).resolve(name);
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JvmProcess process(long pid) {
        return JvmProcess.of(root, pid).orElseThrow();
    }
}
