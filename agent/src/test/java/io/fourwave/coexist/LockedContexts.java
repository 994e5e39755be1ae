// SPDX-License-Identifier: Apache-2.0
package io.fourwave.coexist;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An application whose context storage has a lock: around the API's own storage ({@code around}) or instead of it
 * ({@code own}). Two threads close each of so many channels at the same moment, one of them with the lock in its hands. Its
 * threads override what may be overridden of {@code Thread}, and tell when any of that is run on the way from a hook.
 */
final class LockedContexts {
    private static final int CHANNELS = 300;
    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final CyclicBarrier BOTH = new CyclicBarrier(2);
    private static final AtomicInteger CLOSED = new AtomicInteger();
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private LockedContexts() {}

    public static void main(String[] arguments) throws Exception {
        ContextStorage.addWrapper(arguments[0].equals("around") ? Locked::new : api -> new Locked(new Own()));
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0))) {
            while (System.in.available() == 0) {
                inSpan(() -> {
                    SocketChannel channel = opened(listener);
                    channel.close();
                });
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            closeTogether(listener);
        }
        System.out.println("closed " + CLOSED.get() + " channels, ran " + Telltale.TOLD.get() + " methods of ours");
        System.exit(0);
    }

    private static void closeTogether(ServerSocketChannel listener) throws Exception {
        SocketChannel[] channels = new SocketChannel[CHANNELS];
        Thread holder = new Telltale(() -> {
            for (int i = 0; i < CHANNELS; i++) {
                LOCK.lock();
                try {
                    channels[i] = opened(listener);
                    BOTH.await();
                    channels[i].close();
                } finally {
                    LOCK.unlock();
                }
                BOTH.await();
            }
        });
        Thread other = new Telltale(() -> {
            for (int i = 0; i < CHANNELS; i++) {
                BOTH.await();
                channels[i].close();
                CLOSED.incrementAndGet();
                BOTH.await();
            }
        });
        holder.start();
        other.start();
        holder.join(TimeUnit.SECONDS.toMillis(60));
    }

    private static void inSpan(Work work) throws Exception {
        SpanContext context =
                SpanContext.create(TRACE, "b7ad6b7169203331", TraceFlags.getSampled(), TraceState.getDefault());
        Scope scope = Span.wrap(context).makeCurrent();
        try {
            work.run();
        } finally {
            scope.close();
        }
    }

    private static SocketChannel opened(ServerSocketChannel listener) throws Exception {
        SocketChannel channel = SocketChannel.open(listener.getLocalAddress());
        listener.accept().close();
        return channel;
    }

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    /** Keeps contexts where only it knows. */
    private static final class Own implements ContextStorage {
        private static final ThreadLocal<Context> CONTEXTS = new ThreadLocal<>();

        @Override
        public Scope attach(Context context) {
            Context before = CONTEXTS.get();
            CONTEXTS.set(context);
            return () -> CONTEXTS.set(before);
        }

        @Override
        public Context current() {
            return CONTEXTS.get();
        }
    }

    private record Locked(ContextStorage behind) implements ContextStorage {
        @Override
        public Scope attach(Context context) {
            return behind.attach(context);
        }

        @Override
        public Context current() {
            LOCK.lock();
            try {
                return behind.current();
            } finally {
                LOCK.unlock();
            }
        }
    }

    /** Nobody but the agent asks its threads anything while they work. */
    private static final class Telltale extends Thread {
        private static final AtomicInteger TOLD = new AtomicInteger();
        private boolean working;

        Telltale(Work work) {
            super(() -> {
                Telltale current = (Telltale) Thread.currentThread();
                current.working = true;
                try {
                    work.run();
                } catch (Exception broken) {
                    throw new IllegalStateException(broken);
                } finally {
                    current.working = false;
                }
            });
        }

        @Override
        @SuppressWarnings("deprecation") // Thread.threadId() is JDK 19
        public long getId() {
            tell();
            return super.getId();
        }

        @Override
        public ClassLoader getContextClassLoader() {
            tell();
            return super.getContextClassLoader();
        }

        @Override
        public String toString() {
            tell();
            return super.toString();
        }

        @Override
        public State getState() {
            tell();
            return super.getState();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            tell();
            return super.getStackTrace();
        }

        private void tell() {
            if (working && Thread.currentThread() == this) {
                TOLD.incrementAndGet();
            }
        }
    }
}
