// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.host.DescriptorHeadroom;
import io.fourwave.host.HostFiles;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.TcpState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * {@code /proc/self/net/tcp} and {@code tcp6}, read as bytes: a large table costs neither a string nor an object for a row
 * that nobody asked for. A missing file is a family without sockets, as on a host without IPv6; any other failure, a file
 * with mostly unreadable rows, and an empty one, which lacks even the kernel's first line, fails the look, because half a table makes
 * living connections look gone.
 */
final class ProcNetTcp implements SocketTable {
    private static final int BUFFER_BYTES = 64 * 1024;
    /** About 1.7 million rows of 150 bytes: more than a kernel holds, so something else than a table is read. */
    private static final long LONGEST_FILE = 256L << 20;

    /**
     * 100,000 rows take 250 ms, but 3 to 10 s of the kernel's own time now and then, when many connections come and go
     * meanwhile (Linux 6.18: a read whose place in the table has gone counts its way there from the beginning).
     */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Path tcp;
    private final Path tcp6;
    private final long leastPatience;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final ProcRow row = new ProcRow();
    private long patience;
    private long begun;
    private long soundRows;
    private long malformedRows;

    /** For somebody who waits for the answer, however long it takes. */
    ProcNetTcp(Path tcp, Path tcp6) {
        this(tcp, tcp6, Long.MAX_VALUE);
    }

    /** @param patienceNanos a look that takes longer is given up; the next may take longer, for a table may be so large */
    ProcNetTcp(Path tcp, Path tcp6, long patienceNanos) {
        this.tcp = tcp;
        this.tcp6 = tcp6;
        this.leastPatience = patienceNanos;
        this.patience = patienceNanos;
    }

    static ProcNetTcp ofThisProcess() {
        return new ProcNetTcp(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"), PATIENCE_NANOS);
    }

    @Override
    public Source source() {
        return Source.PROC;
    }

    @Override
    public Reading scan(Set<TcpState> states) {
        return look(Wanted.in(states));
    }

    @Override
    public Reading find(Collection<FourTuple> tuples) {
        return look(Wanted.named(tuples));
    }

    /** Rows that could not be read, in all looks so far. */
    long malformedRows() {
        return malformedRows;
    }

    private Reading look(Wanted wanted) {
        if (!DescriptorHeadroom.isAmple()) {
            return new Reading.NotYet(source(), 0);
        }
        long start = System.nanoTime();
        begun = start;
        List<KernelSocket> found = new ArrayList<>();
        Optional<IOException> failed = read(tcp, wanted, found);
        Optional<IOException> failed6 = read(tcp6, wanted, found);
        long took = System.nanoTime() - start;
        if (took > patience) {
            patience *= 2;
            return new Reading.NotYet(source(), took);
        }
        patience = Math.max(leastPatience, 2 * took);
        boolean neither = failed.isPresent() && failed6.isPresent();
        return failed.filter(why -> neither || !isMissing(why))
                .or(() -> failed6.filter(why -> !isMissing(why)))
                .<Reading>map(why -> new Reading.Unavailable(source(), reason(why)))
                .orElseGet(() -> new Reading.Sockets(source(), found, took));
    }

    /** Half a table would make living connections look gone. */
    private boolean isTooSlow() {
        return System.nanoTime() - begun > patience;
    }

    private Optional<IOException> read(Path file, Wanted wanted, List<KernelSocket> found) {
        try (InputStream in = HostFiles.open(file)) {
            readRows(file, in, wanted, found);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private void readRows(Path file, InputStream in, Wanted wanted, List<KernelSocket> found) throws IOException {
        long sound = soundRows;
        long malformed = malformedRows;
        long total = 0;
        int held = 0;
        for (int count; !isTooSlow() && (count = in.read(buffer, held, buffer.length - held)) >= 0; ) {
            total += count;
            if (total > LONGEST_FILE) {
                throw new IOException(file + " is longer than " + (LONGEST_FILE >> 20) + " MiB");
            }
            held = keepRest(readLines(held + count, wanted, found), held + count);
        }
        if (held > 0 && !isTooSlow()) {
            malformedRows++;
        }
        if (total == 0 && !isTooSlow()) {
            throw new IOException(file + " is empty: something else is mounted there");
        }
        if (malformedRows - malformed > soundRows - sound) {
            throw new IOException("most rows of " + file + " are not in the format of Linux");
        }
    }

    /** Reads every line that ends before {@code stop}; returns where the first unfinished one begins. */
    private int readLines(int stop, Wanted wanted, List<KernelSocket> found) {
        int start = 0;
        for (int i = 0; i < stop; i++) {
            if (buffer[i] == '\n') {
                readLine(start, i, wanted, found);
                start = i + 1;
            }
        }
        return start;
    }

    /** Moves the unfinished line to the front and returns its length; one that fills the buffer is no row. */
    private int keepRest(int start, int stop) {
        int rest = stop - start;
        if (rest == buffer.length) {
            malformedRows++;
            return 0;
        }
        System.arraycopy(buffer, start, buffer, 0, rest);
        return rest;
    }

    private void readLine(int from, int to, Wanted wanted, List<KernelSocket> found) {
        if (row.read(buffer, from, to)) {
            soundRows++;
            addIfWanted(wanted, found);
        } else if (!isHeader(from, to)) {
            malformedRows++;
        }
    }

    private void addIfWanted(Wanted wanted, List<KernelSocket> found) {
        if (wanted.state(row.state())) {
            FourTuple tuple = row.tuple();
            if (wanted.tuple().test(tuple)) {
                found.add(row.socket(tuple));
            }
        }
    }

    private boolean isHeader(int from, int to) {
        int first = from;
        while (first < to && buffer[first] == ' ') {
            first++;
        }
        return first < to && buffer[first] == 's';
    }

    private static boolean isMissing(IOException why) {
        return why instanceof NoSuchFileException;
    }

    private static String reason(IOException why) {
        if (why instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist: /proc is not mounted, or this is not Linux";
        }
        if (why instanceof AccessDeniedException denied) {
            return denied.getFile() + " may not be read by this user";
        }
        return "reading the kernel's table of TCP sockets failed: " + why.getMessage();
    }
}
