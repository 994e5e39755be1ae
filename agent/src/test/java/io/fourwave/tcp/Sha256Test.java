// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Sha256Test {

    @Test
    void isThatOfTheJdkForEachLengthOfThreeBlocks() throws GeneralSecurityException {
        Random random = new Random(1);
        for (int length = 0; length < 200; length++) {
            byte[] message = new byte[length];
            random.nextBytes(message);

            assertThat(Sha256.digest(message))
                    .as("%d bytes", length)
                    .isEqualTo(MessageDigest.getInstance("SHA-256").digest(message));
        }
    }
}
