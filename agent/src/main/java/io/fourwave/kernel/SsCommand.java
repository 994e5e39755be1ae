// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.host.DescriptorHeadroom;
import io.fourwave.host.SystemFolders;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.TcpState;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The {@code ss} command of iproute2, with a filter, so that the kernel leaves out what nobody asked for. It
 * runs in an empty environment.
 */
final class SsCommand implements SocketTable {
    /** More tuples make a command line that is longer than the table that it saves. */
    static final int MOST_FILTERED = 64;

    /** No header, numbers for names, TCP, timers, inodes. */
    private static final String FLAGS = "-Hntoe";

    private static final Duration LONGEST_RUN = Duration.ofSeconds(5);
    private static final int LARGEST_OUTPUT = 64 << 20;

    private final Path program;
    private final Duration longestRun;

    SsCommand(Path program) {
        this(program, LONGEST_RUN);
    }

    SsCommand(Path program, Duration longestRun) {
        this.program = program;
        this.longestRun = longestRun;
    }

    static Opening open() {
        return open(SystemFolders.all());
    }

    static Opening open(List<Path> folders) {
        return SystemFolders.find(folders, "ss")
                .<Opening>map(program -> new Opening.Opened(new SsCommand(program)))
                .orElseGet(() -> new Opening.Refused("no ss command (iproute2) in " + SystemFolders.text(folders)));
    }

    @Override
    public Source source() {
        return Source.SS;
    }

    @Override
    public Reading scan(Set<TcpState> states) {
        List<String> names = states.stream().map(TcpState::ssName).distinct().toList();
        List<String> filter = new ArrayList<>();
        names.forEach(name -> filter.addAll(List.of("state", name)));
        return look(filter, Wanted.in(states));
    }

    @Override
    public Reading find(Collection<FourTuple> tuples) {
        List<String> filter = new ArrayList<>(List.of("state", "all"));
        if (!tuples.isEmpty() && tuples.size() <= MOST_FILTERED) {
            filter.add(tuples.stream().map(SsCommand::ports).collect(Collectors.joining(" or ")));
        }
        return look(filter, Wanted.named(tuples));
    }

    /** Ports alone: they tell nearly all connections apart, and the same expression serves both families. */
    private static String ports(FourTuple tuple) {
        return "( sport = :" + tuple.localPort() + " and dport = :" + tuple.peerPort() + " )";
    }

    private Reading look(List<String> filter, Wanted wanted) {
        if (!DescriptorHeadroom.isAmple()) {
            return new Reading.NotYet(source(), 0);
        }
        long start = System.nanoTime();
        try {
            List<KernelSocket> found = parse(run(filter, start), wanted);
            return new Reading.Sockets(source(), found, System.nanoTime() - start);
        } catch (IOException e) {
            return new Reading.Unavailable(source(), program + " could not be used: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reading.Unavailable(source(), program + " was not waited for: this thread was interrupted");
        }
    }

    /** The wanted rows of the command's output; lines that are no rows are passed over. */
    static List<KernelSocket> parse(byte[] output, Wanted wanted) {
        Optional<TcpState> only = only(wanted.states());
        return new String(output, StandardCharsets.ISO_8859_1)
                .lines()
                .flatMap(line -> SsRow.parse(line, only).stream())
                .filter(socket -> wanted.state(socket.state().number()))
                .filter(socket -> wanted.tuple().test(socket.tuple()))
                .toList();
    }

    private static Optional<TcpState> only(int states) {
        int listed = states & ~Wanted.bit(TcpState.NEW_SYN_RECV);
        return Integer.bitCount(listed) == 1
                ? TcpState.ofNumber(Integer.numberOfTrailingZeros(listed))
                : Optional.empty();
    }

    private byte[] run(List<String> filter, long start) throws IOException, InterruptedException {
        Process process = start(filter);
        try {
            byte[] output = read(process, start);
            if (process.exitValue() != 0) {
                throw new IOException("it ended with exit status " + process.exitValue());
            }
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(List<String> filter) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString(), FLAGS));
        command.addAll(filter);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(Map.of("LC_ALL", "C"));
        return builder.start();
    }

    /** Never blocks in a read, so that no second thread is needed to end a command that hangs. */
    private byte[] read(Process process, long start) throws IOException, InterruptedException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        InputStream in = process.getInputStream();
        while (!process.waitFor(1, TimeUnit.MILLISECONDS)) {
            output.write(in.readNBytes(in.available()));
            if (System.nanoTime() - start > longestRun.toNanos()) {
                throw new IOException("it did not end within " + longestRun.toMillis() + " ms");
            }
            if (output.size() > LARGEST_OUTPUT) {
                throw new IOException("its output has no end");
            }
        }
        output.write(in.readNBytes(LARGEST_OUTPUT));
        return output.toByteArray();
    }
}
