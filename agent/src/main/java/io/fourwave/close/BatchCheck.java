// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import io.fourwave.diagnose.Suspect;
import java.util.Collection;
import java.util.Optional;

/** The checks of one batch: of what the agent has met, of what a path leads to, and of what is both. */
final class BatchCheck {
    private final PathSockets reached;
    private final CloseCheck known;
    private final StrangerCheck strangers;

    /** @param reached null where no path is given */
    BatchCheck(Collection<Suspect> suspects, CloseOrder order, CloseConditions conditions, PathSockets reached) {
        this.reached = reached;
        this.known = new CloseCheck(suspects, order, conditions);
        this.strangers = new StrangerCheck(order, conditions, reached);
    }

    /** The JDK's object, which is not the application's to collect while this is held; null where it is gone or not known. */
    Object object(Suspect suspect) {
        if (suspect.connection() != null) {
            return suspect.connection().object();
        }
        return reached == null
                ? null
                : reached.at(suspect.tuple()).map(held -> held.socket().get()).orElse(null);
    }

    /** Empty for one that may be closed. */
    Optional<Sparing> of(Suspect suspect, Object socket, long now) {
        Optional<Sparing> offThePath = reached == null ? Optional.empty() : offThePath(suspect);
        if (offThePath.isPresent()) {
            return offThePath;
        }
        return reached != null && suspect.connection() == null
                ? strangers.of(suspect, socket, now)
                : known.of(suspect, socket, now);
    }

    /** Why the path alone spares it; empty where it does not. */
    Optional<Sparing> offThePath(Suspect suspect) {
        Optional<PathSockets.Held> held = reached.at(suspect.tuple());
        if (!held.isPresent()) {
            return Optional.of(Sparing.OFF_THE_PATH);
        }
        return held.get().pool() ? Optional.of(Sparing.POOLED) : Optional.empty();
    }
}
