// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "27      | \\u001b",
                "10      | \\u000a",
                "0       | \\u0000",
                "8238    | \\u202e",
                "8203    | \\u200b",
                "8232    | \\u2028",
                "55296   | \\ud800",
                "65535   | \\uffff",
                "917569  | \\ue0041",
                "233     | é",
                "128512  | 😀",
            })
    void whatCannotBeSeenIsShownByItsNumber(int codePoint, String shown) {
        assertThat(Visible.of("a" + Character.toString(codePoint) + "b")).isEqualTo("a" + shown + "b");
    }

    @ParameterizedTest
    @CsvSource({"27", "155", "8238", "8203", "8232", "917569", "233", "128512"})
    void jsonSaysTheSameWithNothingHidden(int codePoint) {
        Map<String, String> said = Map.of("thread", "a" + Character.toString(codePoint) + "b");
        String json =
                Visible.inJson(new GsonBuilder().setPrettyPrinting().create().toJson(said));

        assertThat(json.lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(Visible.of(line)).isEqualTo(line));
        assertThat((Object) new Gson().fromJson(json, Map.class)).isEqualTo(said);
    }
}
