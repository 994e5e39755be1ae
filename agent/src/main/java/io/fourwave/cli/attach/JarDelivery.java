// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.cli.host.ToolHost;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Where a JVM finds this tool's jar: at its own path, or, where the JVM sees another file there or may not read it, as a
 * copy in the JVM's own {@code /tmp}, whose name tells its content. The copy goes with the agent.
 */
final class JarDelivery {
    private static final Path TMP = Path.of("/tmp");
    private static final Pattern COPY = Pattern.compile("fourwave-agent-[0-9a-f]{16}\\.jar");

    private final ToolHost host;
    private final JvmProcess process;
    private final Path jar;

    JarDelivery(ToolHost host, JvmProcess process) {
        this.host = host;
        this.process = process;
        this.jar = host.jar();
    }

    /** True where the JVM can load the jar at its own path. */
    boolean isThere() {
        // the JVM ends the jar's path and begins the options at the first '='
        return jar.toString().indexOf('=') < 0 && !host.isJarTemporary() && isSeen() && isReadable();
    }

    private boolean isSeen() {
        boolean sameRoot = !process.isInOtherNamespace("mnt", host.tool()) && !isOtherRoot();
        return sameRoot || isSame(process.seenByIt(jar));
    }

    private boolean isOtherRoot() {
        try {
            return !Files.isSameFile(process.seenByIt(Path.of("/")), Path.of("/"));
        } catch (IOException refused) {
            return false;
        }
    }

    private boolean isReadable() {
        return process.credentials().mayRead(process.seenByIt(Path.of("/")), process.seenByIt(jar));
    }

    /** @return the path for the JVM */
    Path bring() throws FailureException {
        if (isThere()) {
            return jar;
        }
        try (TargetTmp tmp = TargetTmp.of(process)) {
            byte[] content = Files.readAllBytes(jar);
            String name = "fourwave-agent-" + hash(content) + ".jar";
            try {
                tmp.create(name, content, "rw-r--r--");
            } catch (FileAlreadyExistsException before) {
                if (!isOurs(tmp, name, content)) {
                    throw new IOException(tmp.path(name) + " is somebody else's file", before);
                }
            }
            return TMP.resolve(name);
        } catch (IOException refused) {
            throw new FailureException(Refusals.jarMissing(process, jar, refused));
        }
    }

    /** Of one who could change the JVM's files anyway, and what it should be. */
    private boolean isOurs(TargetTmp tmp, String name, byte[] content) throws IOException {
        boolean trusted = tmp.owner(name)
                .filter(owner -> owner == 0 || owner == host.tool().uid() || owner == process.uid())
                .isPresent();
        return trusted
                && tmp.attributes(name).filter(file -> file.isRegularFile()).isPresent()
                && Arrays.equals(content, tmp.read(name, content.length + 1));
    }

    /** @return false where a copy was left behind */
    boolean takeAway(Path path) {
        if (!isCopy(path)) {
            return true;
        }
        try (TargetTmp tmp = TargetTmp.of(process)) {
            return tmp.delete(path.getFileName().toString());
        } catch (IOException gone) {
            return process.again().isEmpty();
        }
    }

    private static boolean isCopy(Path path) {
        return TMP.equals(path.getParent())
                && COPY.matcher(path.getFileName().toString()).matches();
    }

    private boolean isSame(Path there) {
        try {
            return Files.isRegularFile(there, LinkOption.NOFOLLOW_LINKS) && Files.mismatch(jar, there) < 0;
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            StringBuilder hex = new StringBuilder();
            for (int i = 0; i < 8; i++) {
                hex.append(String.format("%02x", digest[i]));
            }
            return hex.toString();
        } catch (NoSuchAlgorithmException inEachJdk) {
            throw new IllegalStateException(inEachJdk);
        }
    }
}
