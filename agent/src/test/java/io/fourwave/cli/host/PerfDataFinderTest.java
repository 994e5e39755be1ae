// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose file is it? Another JVM's would make the tool take a Java 8 for a 17, and signal what it must not. */
class PerfDataFinderTest {
    private static final long PID = 4711;
    private static final String VERSION = "java.property.java.version";

    @TempDir
    private Path directory;

    private FakeProc proc;
    private Path tmp;
    private long me;

    @BeforeEach
    void aJvm() throws IOException {
        me = ((Number) Files.getAttribute(directory, "unix:uid")).longValue();
        tmp = Files.createDirectory(directory.resolve("tmp"));
        proc = new FakeProc(directory.resolve("proc")).jvm(PID, me);
    }

    @Test
    void fileThatItMapsIsItsOwn() throws IOException {
        proc.append(PID, "maps", "7f00-7f01 rw-s 00000000 08:01 43 /tmp/hsperfdata_shop/4711\n");
        write(tmp, "17", PID);
        assertThat(found()).contains("17");
        write(proc.root().resolve(PID + "/root/tmp"), "21", PID);
        assertThat(found()).as("its own /tmp comes first").contains("21");
    }

    @Test
    void fileThatItDoesNotMapIsAnothers() throws IOException {
        write(tmp, "17", PID);
        write(proc.root().resolve(PID + "/root/tmp"), "21", PID);
        assertThat(found()).isEmpty();
        proc.append(PID, "maps", "7f00-7f01 rw-s 00000000 08:01 43 /tmp/hsperfdata_other/4711\n");
        assertThat(found()).isEmpty();
        proc.append(PID, "maps", "7f00-7f01 rw-s 00000000 08:01 43 /tmp/hsperfdata_shop/14711\n");
        assertThat(found()).isEmpty();
    }

    @Test
    void idOfAContainerMeansNothingOutside() throws IOException {
        proc.status(PID, "S", me, me, PID + "\t1")
                .append(PID, "maps", "7f00-7f01 rw-s 0 08:01 43 /tmp/hsperfdata_shop/1\n");
        write(tmp, "17", 1);
        assertThat(found()).isEmpty();
        write(proc.root().resolve(PID + "/root/tmp"), "21", 1);
        assertThat(found()).contains("21");
    }

    @Test
    void whereMappingsMayNotBeReadTheOwnerTells() throws IOException {
        write(tmp, "17", PID);
        Files.delete(proc.root().resolve(PID + "/maps"));
        assertThat(found()).contains("17");
        proc.status(PID, "S", me + 1, me + 1, Long.toString(PID));
        assertThat(found()).isEmpty();
    }

    private Optional<String> found() {
        return new PerfDataFinder(proc.process(PID), tmp).find().flatMap(data -> data.text(VERSION));
    }

    private static void write(Path tmp, String version, long pid) throws IOException {
        Path folder = Files.createDirectories(tmp.resolve("hsperfdata_shop"));
        Files.write(folder.resolve(Long.toString(pid)), PerfFile.of(ByteOrder.nativeOrder(), Map.of(VERSION, version)));
    }
}
