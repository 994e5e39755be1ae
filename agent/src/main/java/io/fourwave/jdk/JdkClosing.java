// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.SocketImpl;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is needed for a close on demand, and of what would be accused, which is rare: looked up when asked for. Without it
 * nothing is closed, and nothing is known to be paused.
 */
final class JdkClosing {

    private JdkClosing() {}

    /**
     * True when one of these fields holds a thread, a number that is not 0, or true; and where a JDK has no such field, for
     * then nobody knows.
     */
    static boolean isAnySet(Object socket, Class<?> declaring, String... fields) {
        for (String name : fields) {
            try {
                Field field = declaring.getDeclaredField(name);
                field.setAccessible(true);
                if (isSet(field.get(socket))) {
                    return true;
                }
            } catch (ReflectiveOperationException | RuntimeException changed) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSet(Object value) {
        if (value instanceof Number number) {
            return number.longValue() != 0;
        }
        return value instanceof Boolean flag ? flag : value != null;
    }

    /** None where a JDK keeps them otherwise: then the descriptor waits until they select by themselves. */
    static List<Selector> selectors(AbstractSelectableChannel channel) {
        return keys(channel).stream().map(SelectionKey::selector).toList();
    }

    /** False where no key is known, or one of them is for reading. */
    static boolean isReadingPaused(AbstractSelectableChannel channel) {
        return isForReading(channel).filter(reads -> !reads).isPresent();
    }

    /** True where one of its keys is for reading. */
    static boolean isReadingAwaited(AbstractSelectableChannel channel) {
        return isForReading(channel).filter(reads -> reads).isPresent();
    }

    /** Empty where no key is known. */
    private static Optional<Boolean> isForReading(AbstractSelectableChannel channel) {
        List<SelectionKey> keys = keys(channel);
        try {
            return keys.isEmpty()
                    ? Optional.empty()
                    : Optional.of(keys.stream().anyMatch(key -> (key.interestOps() & SelectionKey.OP_READ) != 0));
        } catch (CancelledKeyException meanwhile) {
            return Optional.empty();
        }
    }

    private static List<SelectionKey> keys(AbstractSelectableChannel channel) {
        List<SelectionKey> found = new ArrayList<>();
        try {
            Field keys = AbstractSelectableChannel.class.getDeclaredField("keys");
            keys.setAccessible(true);
            if (keys.get(channel) instanceof SelectionKey[] all) {
                for (SelectionKey key : all.clone()) {
                    if (key != null) {
                        found.add(key);
                    }
                }
            }
        } catch (ReflectiveOperationException | RuntimeException changed) {
            return List.of();
        }
        return found;
    }

    /** {@code SocketImpl.close()} is protected. */
    static void close(SocketImpl socket) throws IOException {
        try {
            Method close = SocketImpl.class.getDeclaredMethod("close");
            close.setAccessible(true);
            close.invoke(socket);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() instanceof IOException refused ? refused : new IOException(thrown.getCause());
        } catch (ReflectiveOperationException | RuntimeException unreachable) {
            throw new IOException("its close() cannot be called", unreachable);
        }
    }
}
