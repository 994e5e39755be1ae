#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds fourwave.json, the dashboard for one fleet, with Grafana's own typed builders.

    pip install 'grafana-foundation-sdk==1769699998!10.1.0'
    python3 agent/deploy/grafana/dashboard.py > agent/deploy/grafana/fourwave.json
"""
from grafana_foundation_sdk.builders import common, dashboard, prometheus, stat, table, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import common as commons
from grafana_foundation_sdk.models import dashboard as model
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

SOURCE = model.DataSourceRef(type_val="prometheus", uid="$source")
OURS = 'service_name=~"$service",host_name=~"$host"'
INSTANCE = "service_name, service_instance_id"


def query(expr, legend="", instant=False):
    target = prometheus.Dataquery().expr(expr).legend_format(legend).datasource(SOURCE)
    return target.instant().format(PromQueryFormat.TABLE) if instant else target.range()


def common_parts(panel, title, description, width, height):
    return panel.title(title).description(description).datasource(SOURCE).span(width).height(height)


def number(title, description, expr, unit, thresholds, none):
    panel = common_parts(stat.Panel(), title, description, 6, 4)
    return (
        panel.unit(unit)
        .no_value(none)
        .thresholds(thresholds)
        .color_mode(commons.BigValueColorMode.BACKGROUND)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .with_target(query(expr))
    )


def chart(title, description, unit, *queries, width=12):
    panel = common_parts(timeseries.Panel(), title, description, width, 8).unit(unit).min(0)
    for each in queries:
        panel = panel.with_target(each)
    return panel


def rows(title, description, expr, order, names, width=24):
    hidden = {"Time": True, "__name__": True, "job": True, "instance": True}
    organize = model.DataTransformerConfig(
        id_val="organize",
        options={
            "excludeByName": hidden,
            "indexByName": {name: place for place, name in enumerate(order)},
            "renameByName": names,
        },
    )
    panel = common_parts(table.Panel(), title, description, width, 9)
    return panel.with_target(query(expr, instant=True)).with_transformation(organize)


def steps(*pairs):
    return (
        dashboard.ThresholdsConfig()
        .mode(model.ThresholdsMode.ABSOLUTE)
        .steps([model.Threshold(value=value, color=color) for value, color in pairs])
    )


def variable(name, label, label_name):
    return (
        dashboard.QueryVariable(name)
        .label(label)
        .datasource(SOURCE)
        .query(f"label_values(fourwave_connection_count, {label_name})")
        .refresh(model.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .multi(True)
        .include_all(True)
        .all_value(".*")
    )


def numbers(board):
    return (
        board.with_row(dashboard.Row("How bad is it"))
        .with_panel(
            number(
                "Leaked connections",
                "Findings of severity leak: connections that are never closed.",
                f'sum(fourwave_finding_count{{{OURS},fourwave_severity="leak"}})',
                "none",
                steps((None, "green"), (1, "red")),
                "0",
            )
        )
        .with_panel(
            number(
                "JVMs that leak",
                "JVMs with at least one finding of severity leak.",
                f'count(count by ({INSTANCE}) (fourwave_finding_count{{{OURS},fourwave_severity="leak"}} > 0))',
                "none",
                steps((None, "green"), (1, "red")),
                "0",
            )
        )
        .with_panel(
            number(
                "Until descriptors run out",
                "The JVM that has least time, at the growth of its leaks.",
                f"min(fourwave_descriptor_time_left_seconds{{{OURS}}})",
                "s",
                steps((None, "red"), (1800, "orange"), (14400, "green")),
                "no JVM runs out",
            )
        )
        .with_panel(
            number(
                "Until local ports run out",
                "The JVM that has least time, to the destination that takes most ports.",
                f"min(fourwave_port_time_left_seconds{{{OURS}}})",
                "s",
                steps((None, "red"), (1800, "orange"), (14400, "green")),
                "no JVM runs out",
            )
        )
    )


def who(board):
    columns = [
        "service_name",
        "fourwave_severity",
        "fourwave_verdict",
        "fourwave_blame",
        "fourwave_library",
        "Value",
    ]
    names = {
        "service_name": "service",
        "fourwave_severity": "severity",
        "fourwave_verdict": "verdict",
        "fourwave_blame": "line",
        "fourwave_library": "library",
        "host_name": "host",
        "container_id": "container",
        "service_instance_id": "instance",
        "process_pid": "pid",
        "Value": "connections",
    }
    by_line = ", ".join(columns[:-1])
    return (
        board.with_row(dashboard.Row("Who leaks, and where"))
        .with_panel(
            rows(
                "Findings by line",
                "One row a line of code, over all JVMs of the service.",
                f"sort_desc(sum by ({by_line}) (fourwave_finding_count{{{OURS}}}) > 0)",
                columns,
                names,
            )
        )
        .with_panel(
            rows(
                "Leaks by JVM",
                "Where to look: host, container and process id of each JVM that leaks.",
                "sort_desc(sum by (service_name, host_name, container_id, process_pid, service_instance_id, fourwave_blame)"
                f' (fourwave_finding_count{{{OURS},fourwave_severity="leak"}}) > 0)',
                ["service_name", "host_name", "container_id", "process_pid", "service_instance_id", "fourwave_blame", "Value"],
                names,
            )
        )
        .with_panel(
            chart(
                "Leaked connections by line",
                "A leak grows; a pool does not.",
                "none",
                query(
                    f'sum by (service_name, fourwave_blame) (fourwave_finding_count{{{OURS},fourwave_severity="leak"}})',
                    "{{service_name}} {{fourwave_blame}}",
                ),
            )
        )
        .with_panel(
            chart(
                "Descriptors in use",
                "A JVM at 1 can open no file and accept no connection.",
                "percentunit",
                query(
                    f"jvm_file_descriptor_count{{{OURS}}} / jvm_file_descriptor_limit{{{OURS}}}",
                    "{{service_name}} {{host_name}} {{process_pid}}",
                ),
            )
        )
    )


def connections(board):
    return (
        board.with_row(dashboard.Row("How connections end"))
        .with_panel(
            chart(
                "Connections by state",
                "CLOSE_WAIT that grows: this side does not close. FIN_WAIT_2 that grows: the peer does not.",
                "none",
                query(
                    f"sum by (network_connection_state) (fourwave_connection_count{{{OURS}}})",
                    "{{network_connection_state}}",
                ),
            )
        )
        .with_panel(
            chart(
                "Closes a second by step",
                "What the calls start in the kernel. abort: a reset instead of a FIN.",
                "cps",
                query(
                    f"sum by (fourwave_step, fourwave_side) (rate(fourwave_close_count_total{{{OURS}}}[$__rate_interval]))",
                    "{{fourwave_step}} {{fourwave_side}}",
                ),
            )
        )
        .with_panel(
            chart(
                "Oldest connection in CLOSE_WAIT",
                "How long ago the peer closed the connection that has waited longest.",
                "s",
                query(
                    f"max by (service_name, host_name) (fourwave_close_wait_age_max_seconds{{{OURS}}})",
                    "{{service_name}} {{host_name}}",
                ),
            )
        )
        .with_panel(
            chart(
                "Local ports in use by destination",
                "At 1 each new connection to that destination fails.",
                "percentunit",
                query(
                    "topk(10, max by (service_name, network_peer_address, network_peer_port)"
                    f" (fourwave_port_utilization_ratio{{{OURS}}}))",
                    "{{service_name}} to {{network_peer_address}}:{{network_peer_port}}",
                ),
            )
        )
    )


def cost(board):
    return (
        board.with_row(dashboard.Row("What the agent costs"))
        .with_panel(
            chart(
                "CPU of the agent",
                "Part of one CPU.",
                "percentunit",
                query(
                    f"rate(fourwave_agent_cpu_time_seconds_total{{{OURS}}}[$__rate_interval])",
                    "{{service_name}} {{host_name}} {{process_pid}}",
                ),
            )
        )
        .with_panel(
            chart(
                "Left out, and errors kept from the application",
                "traces_over_rate is left out on purpose; all else makes counts too low.",
                "cps",
                query(
                    "sum by (service_name, fourwave_kind)"
                    f" (rate(fourwave_agent_dropped_total{{{OURS}}}[$__rate_interval]))",
                    "{{service_name}} {{fourwave_kind}}",
                ),
                query(
                    f"sum by (service_name) (rate(fourwave_agent_error_count_total{{{OURS}}}[$__rate_interval]))",
                    "{{service_name}} errors",
                ),
            )
        )
    )


def build():
    board = (
        dashboard.Dashboard("fourwave: how connections end")
        .uid("fourwave")
        .tags(["fourwave", "tcp", "jvm"])
        .description("Who leaks TCP connections, at which line, and how long it goes well.")
        .editable()
        .tooltip(model.DashboardCursorSync.CROSSHAIR)
        .refresh("1m")
        .time("now-3h", "now")
        .with_variable(
            dashboard.DatasourceVariable("source").label("Prometheus").type("prometheus")
        )
        .with_variable(variable("service", "Service", "service_name"))
        .with_variable(variable("host", "Host", "host_name"))
    )
    for part in (numbers, who, connections, cost):
        board = part(board)
    return numbered(board.build())


def numbered(board):
    for number, panel in enumerate(board.panels, 1):
        panel.id_val = number
        for letter, target in zip("ABCDEFGH", getattr(panel, "targets", None) or []):
            target.ref_id = letter
    return board


if __name__ == "__main__":
    print(JSONEncoder(sort_keys=True, indent=2).encode(build()))
