// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A stack, folded to the frames of the application: those of the classes whose package begins as that of the frame to
 * blame does. The runs of frames between them are kept together, to be shown on demand.
 */
public record Frames(List<Run> runs) {
    private static final int PACKAGE_PARTS = 3;
    private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

    /** Frames that follow one another. */
    public record Run(boolean application, List<String> frames) {
        public String first() {
            return frames.get(0);
        }

        public String last() {
            return frames.get(frames.size() - 1);
        }
    }

    /** @param blame the frame to blame, {@code com.acme.Orders.fetch}; null where none is known */
    public static Frames of(List<String> stack, String blame) {
        String root = blame == null || isJdk(blame) ? "" : root(blame);
        List<Run> runs = new ArrayList<>();
        for (String frame : stack) {
            boolean application = !isJdk(frame) && root(function(frame)).startsWith(root);
            if (runs.isEmpty() || runs.get(runs.size() - 1).application != application) {
                runs.add(new Run(application, new ArrayList<>()));
            }
            runs.get(runs.size() - 1).frames.add(frame);
        }
        return new Frames(List.copyOf(runs));
    }

    /** {@code com.acme.Orders.fetch} of {@code com.acme.Orders.fetch(Orders.java:42)}. */
    public static String function(String frame) {
        int parenthesis = frame.indexOf('(');
        return parenthesis < 0 ? frame : frame.substring(0, parenthesis);
    }

    /** {@code Orders.fetch (Orders.java:42)}: what fits on a drawing. */
    public static String brief(String frame) {
        String function = function(frame);
        int method = function.lastIndexOf('.');
        int type = function.lastIndexOf('.', method - 1);
        return function.substring(type + 1) + " " + frame.substring(function.length());
    }

    private static boolean isJdk(String frame) {
        return JDK.stream().anyMatch(frame::startsWith);
    }

    /** The package's first parts, with a dot behind each: {@code com.acme.shop.}; empty for the default package. */
    private static String root(String function) {
        String[] parts = function.split("\\.");
        StringBuilder root = new StringBuilder();
        for (int i = 0; i < Math.min(PACKAGE_PARTS, parts.length - 2); i++) {
            root.append(parts[i]).append('.');
        }
        return root.toString();
    }
}
