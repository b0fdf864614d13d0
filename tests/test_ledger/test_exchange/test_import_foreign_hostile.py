"""Broken, malicious and merely odd files of every foreign format: one sentence each, and a ledger that did not change."""

from __future__ import annotations

import io
import json
import struct
import zipfile

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ledger.errors import InputError
from ledger.exchange.columns import ENTERED
from ledger.exchange.importers.registry import BUILT_IN

# Fatebook

F_HEAD = "Question title,Forecast created by,Forecast (scale = 0-1),Forecast created at,Question resolve by,Resolution,Resolved at\n"
F_ROW = '"Will it?","Ada",{chance},{made},{due},"{outcome}",{resolved}\n'


def fate(head=F_HEAD, tail="", **cells):
    values = {
        "chance": "0.7",
        "made": "2023-01-01 10:00:5",
        "due": "2023-02-01 00:00:0",
        "outcome": "YES",
        "resolved": "2023-02-01 09:00:0",
    }
    return head + F_ROW.format(**{**values, **cells}) + tail


FATEBOOK = {
    "percent": (fate(chance="70"), "the forecast: '70' is not between 0 and 1; write 70% as 0.7"),
    "percent sign": (fate(chance="70%"), "the forecast: '70%' is not a number"),
    "negative": (fate(chance="-0.1"), "'-0.1' is not between 0 and 1"),
    "nan": (fate(chance="NaN"), "'NaN' is not a number"),
    "infinity": (fate(chance="Infinity"), "'Infinity' is not a number"),
    "1e400": (fate(chance="1e400"), "'1e400' is not a finite number"),
    "1_0": (fate(chance="1_0"), "'1_0' is not a number"),
    "arabic digits": (fate(chance="٠.٧"), "'٠.٧' is not a number"),
    "empty chance": (fate(chance=""), "'' is not a number"),
    "undefined chance": (fate(chance="undefined"), "'undefined' is not a number"),
    "made never": (fate(made=""), "'' is not a day or a time"),
    "made in words": (fate(made="yesterday"), "'yesterday' is not a day or a time"),
    "30 February": (fate(made="2023-02-30 10:00:0"), "'2023-02-30 10:00:0' is not a time of the calendar"),
    "25 o'clock": (fate(made="2023-02-03 25:00:0"), "is not a time of the calendar"),
    "made in the future": (fate(made="2124-01-01 00:00:0"), "is in the future"),
    "due in month 13": (fate(due="2023-13-01 00:00:0"), "is not a time of the calendar"),
    "year 0": (fate(due="0000-01-01 00:00:0"), "is not a time of the calendar"),
    "another word": (fate(outcome="MAYBE"), "the resolution 'MAYBE' is none of YES, NO and AMBIGUOUS"),
    "nobody": (fate().replace('"Ada"', '""'), "is empty in 1 rows; their forecasts count as"),
    "no title": (fate().replace('"Will it?"', '""'), "column question: the text is empty"),
    "short row": (fate(tail='"a","b"\n'), "line 3, column Question resolve by"),
    "long row": (fate(tail=fate()[len(F_HEAD):].rstrip() + ",1\n"), "line 3: the row has 8 cells, the header 7"),
    "open quote": (fate(tail='"Will'), "line 3: a quote is opened here and never closed"),
    "closed quote": (fate(tail='"a "b" c","Ada",0.5,2023-01-01 1:1:1,2023-02-01 0:0:0,"",\n'), "a quote closes in the middle of a cell"),
    "NUL": (fate(tail="\0"), "there is a NUL byte"),
    "latin-1": (fate().replace("Ada", "Zoë").encode("latin-1"), "the byte 0xEB is not utf-8"),
    "a cell of 10 MB": (fate().replace("Will it?", "x" * 10_000_000), "a cell that starts here has more than 131,072 characters"),
    "two equal headers": (fate(F_HEAD.replace("Resolved at", "Resolution")), "the column 'Resolution' is there twice"),
    "no due column": (fate(F_HEAD.replace("Question resolve by", "Question due")), "has a column 'Question resolve by', and this file has none"),
    "contradiction": (fate(tail=fate(outcome="NO", chance="0.3")[len(F_HEAD):]), "contradicts"),
    "header alone in UTF-16": (F_HEAD.encode("utf-16-le"), "there is a NUL byte"),
}  # fmt: skip

# PredictionBook

RESPONSE = {
    "comment": None,
    "confidence": 70,
    "created_at": "2014-08-20T00:07:00.000Z",
    "id": 1,
    "updated_at": "x",
    "user_id": 1,
    "user_label": "ada",
}
PREDICTION = {"created_at": "2014-01-01T00:00:00.000Z", "creator_label": "ada", "deadline": "2015-01-01T00:00:00.000Z", "description_with_group": "Will it?",
              "description": "Will it?", "id": 7, "mean_confidence": 50, "outcome": True, "prediction_group_id": None, "last_judgement_at": "2015-01-02T00:00:00.000Z",
              "withdrawn": False, "responses": [RESPONSE]}  # fmt: skip


def book_of(**changes):
    return json.dumps({"user": {}, "predictions": [{**PREDICTION, **changes}]})


def answer(**changes):
    return book_of(responses=[{**RESPONSE, **changes}])


PREDICTIONBOOK = {
    "above 100": (answer(confidence=101), "prediction 7: the confidence 101 is not between 0 and 100"),
    "below 0": (answer(confidence=-1), "the confidence -1 is not between 0 and 100"),
    "a word": (answer(confidence="likely"), "confidence: 'likely' is not a number"),
    "truth": (answer(confidence=True), "confidence: True is not a number"),
    "a list": (answer(confidence=[70]), "confidence: [70] is not a number"),
    "no time": (answer(created_at=None), "'' is not a day or a time"),
    "a time from nowhere": (answer(created_at="2014-08-20T00:07:00+99:99"), "is not a time of the calendar"),
    "a future time": (answer(created_at="2914-08-20T00:07:00Z"), "is in the future"),
    "nobody": (answer(user_label=None, user_id=None), "has neither a user_label nor a user_id"),
    "a nested name": (answer(user_label={"a": 1}), "user_label: {'a': 1} is not text or a number"),
    "one id for two": (book_of(responses=[RESPONSE, {**RESPONSE, "confidence": 71}]), "'1' is the id of another forecast already"),
    "no deadline": (book_of(deadline=None), "prediction 7: '' is not a day or a time"),
    "an outcome": (book_of(outcome="perhaps"), "the outcome 'perhaps' is none of true, false and null"),
    "no id": (book_of(id=None), "its id is missing"),
    "no description": (book_of(description=""), "its question is missing"),
    "responses of a kind": (book_of(responses="x"), "responses: 'x' is not a list"),
    "a response of a kind": (book_of(responses=[3]), "3 is not a response"),
    "a prediction of a kind": ('{"user":{}, "predictions":[7], "a":["description_with_group", "mean_confidence"]}'.replace("7]", '7], "mean_confidence":1, "creator_label":2'), "7 is not a prediction"),
    "predictions of a kind": ('{"predictions": 7, "mean_confidence":1, "creator_label":2}', "is not a prediction"),
    "cut off": (book_of()[:-20], "cannot be read as JSON: unexpected end of data"),
    "a key twice": (book_of().replace('"id": 7', '"id": 7, "id": 8'), "the key 'id' is there twice"),
    "nested 100,000 deep": (book_of()[:-1] + ', "x": ' + "[" * 100_000 + "]" * 100_000 + "}", "cannot be read as JSON"),
    "nested 900 deep": (book_of()[:-1] + ', "x": ' + "[" * 900 + "]" * 900 + "}", ""),
    "NaN": (book_of().replace("70", "NaN"), "cannot be read as JSON"),
    "1e400": (book_of().replace("70", "1e400"), "cannot be read as JSON: number is infinity"),
    "a comma too many": (book_of()[:-1] + ",}", "cannot be read as JSON"),
}  # fmt: skip

# Manifold

MARKET = {
    "id": "m",
    "createdTime": 1650000000000,
    "closeTime": 1655000000000,
    "question": "Will it?",
    "outcomeType": "BINARY",
    "probability": 0.3,
    "isResolved": False,
}
BET = {
    "id": "b",
    "contractId": "m",
    "outcome": "YES",
    "probBefore": 0.2,
    "probAfter": 0.3,
    "createdTime": 1651000000000,
    "userUsername": "ada",
}


def market(**changes):
    return json.dumps([{**MARKET, **changes}])


MANIFOLD = {
    "above 1": (market(probability=1.1), "'m': its probability, 1.1, is not between 0 and 1"),
    "a text": (market(probability="high"), "probability: 'high' is not a number"),
    "no id": (market(id=None), "its id is missing"),
    "no question": (market(question=None), "its question is missing"),
    "a nested question": (market(question=["a"]), "question: ['a'] is not text or a number"),
    "close in 1970": (market(closeTime=5), "5 is not a time in seconds or milliseconds since 1970"),
    "close of a kind": (market(closeTime="soon"), "closeTime: 'soon' is not a number"),
    "no close": (json.dumps([{k: v for k, v in MARKET.items() if k not in ("closeTime", "createdTime")}]), "it has no closeTime"),
    "another resolution": (market(isResolved=True, resolution="PERHAPS"), "the resolution 'PERHAPS' is none of YES, NO, MKT and CANCEL"),
    "resolved without": (market(isResolved=True), "the resolution '' is none of YES, NO, MKT and CANCEL"),
    "MKT above 1": (market(isResolved=True, resolution="MKT", resolutionProbability=2), "has no resolutionProbability from 0 to 1"),
    "bets of a kind": (market(bets=[1]), "1 is not a bet"),
    "bet without time": (market(bets=[{**BET, "createdTime": None}]), "the bet 'b' has no createdTime"),
    "bet above 1": (market(bets=[{**BET, "probAfter": 1.5}]), "its probAfter, 1.5, is not between 0 and 1"),
    "bet without chance": (market(bets=[{**BET, "probAfter": None}]), "its probAfter is missing"),
    "bet of no market": (json.dumps([BET]), "'m' is not in the ledger yet; import its question first"),
    "neither": (json.dumps([MARKET, {"a": 1}]), "is neither a market (outcomeType) nor a bet (contractId)"),
    "a number": (json.dumps([MARKET, 7]), "7 is neither a market"),
    "nothing": ('{"markets": [], "x": "outcomeType"}'.replace('"x": "outcomeType"', '"outcomeTypes": {"outcomeType": 1}'), "has no market and no bet in it"),
    "one id for two": (market(bets=[BET, {**BET, "probAfter": 0.9}]), "'b' is the id of another forecast already"),
    "an answer that is none": (market(outcomeType="MULTIPLE_CHOICE", resolution="zz", isResolved=True, answers=[{"id": "a", "text": "A", "probability": 0.5}, {"id": "b", "text": "B", "probability": 0.5}]), "the resolution 'zz' is none of its answers"),
}  # fmt: skip

# Polymarket

GAMMA = {
    "id": "1",
    "question": "Will it?",
    "endDate": "2024-11-05T12:00:00Z",
    "outcomes": '["Yes", "No"]',
    "outcomePrices": '["0.6", "0.4"]',
    "closed": False,
    "updatedAt": "2024-10-01T00:00:00Z",
}


def gamma(**changes):
    return json.dumps([{**GAMMA, **changes}])


POLYMARKET = {
    "a price above 1": (gamma(outcomePrices='["1.6", "0.4"]'), "outcomePrices: '1.6' is not between 0 and 1"),
    "a price in words": (gamma(outcomePrices='["high", "low"]'), "outcomePrices: 'high' is not a number"),
    "a price of 1e400": (gamma(outcomePrices='["1e400", "0"]'), "not a finite number"),
    "a list that is none": (gamma(outcomePrices='["0.6"'), "outcomePrices: unexpected end of data"),
    "a list of a kind": (gamma(outcomes="7"), "outcomes: 7 is not a list"),
    "a list in a list": (gamma(outcomes='[["Yes"], ["No"]]'), "is not a list"),
    "no list": (gamma(outcomes=None), "outcomes: None is not a list"),
    "three and two": (gamma(outcomes='["A", "B", "C"]'), "it has 3 outcomes and 2 prices"),
    "prices that do not add up": (gamma(outcomePrices='["0.6", "0.6"]'), "its prices add up to 1.2, not to 1"),
    "one outcome": (gamma(outcomes='["Yes"]', outcomePrices='["1"]'), "it has 1 outcomes and 1 prices"),
    "two equal outcomes": (gamma(outcomes='["Reds", "reds"]'), "the option 'reds' is there twice"),
    "no end": (gamma(endDate=None), ""),
    "an end in words": (gamma(endDate="soon"), "'soon' is not a day or a time"),
    "no time": (gamma(updatedAt=None), "'' is not a day or a time"),
    "no question": (gamma(question=""), "its question is missing"),
    "a number": (json.dumps([GAMMA, 3]), "3 is not a market"),
    "nothing": ('{"data": [], "x": {"outcomePrices": 1}}', "the file has no market in it"),
    "deep inside a text": (gamma(outcomes="[" * 100_000), "outcomes: "),
}  # fmt: skip

# Metaculus

M_QUESTIONS = "Question ID,Question URL,Question Title,Post ID,Question Type,MC Options (All),Lower Bound,Upper Bound,Continuous Range,Scheduled Close Time,Actual Close Time,Resolution,Resolution Known Time\n"
M_FORECASTS = "Question ID,Forecaster ID,Forecaster Username,Start Time,End Time,Probability Yes,Probability Yes Per Category,Continuous CDF\n"


def question(
    id_="5", kind="binary", options="", lower="", upper="", grid="", close="2024-05-01 00:00:00+00:00", outcome="yes"
):
    cells = (id_, "", "Will it?", "51", kind, options, lower, upper, grid, close, "", outcome, "")
    return M_QUESTIONS + ",".join(f'"{c}"' for c in cells) + "\n"


def said(id_="5", who="ada", start="2024-02-01 00:00:00+00:00", end="", chance="0.7", several="", cdf=""):
    return M_FORECASTS + ",".join(f'"{c}"' for c in (id_, "7", who, start, end, chance, several, cdf)) + "\n"


def zipped(*files, **how):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files:
            made.writestr(name, content)
    return raw.getvalue()


def metaculus(questions=None, forecasts=None, *more):
    return zipped(("question_data.csv", questions or question()), ("forecast_data.csv", forecasts or said()), *more)


def bomb():
    return metaculus(None, None, ("padding.csv", b"0" * 80_000_000))


def locked():
    raw = bytearray(metaculus())
    at = raw.index(b"PK\x01\x02")
    while at >= 0:
        raw[at + 8] |= 1
        at = raw.find(b"PK\x01\x02", at + 4)
    return bytes(raw)


def wrong_checksum():
    raw = bytearray(metaculus())
    raw[60] ^= 0xFF
    return bytes(raw)


def lying_size():
    raw = bytearray(metaculus())
    at = raw.index(b"PK\x01\x02")
    struct.pack_into("<I", raw, at + 24, 10**9 * 4)
    return bytes(raw)


LIST = "['A', 'B']"
METACULUS = {
    "a chance in percent": (metaculus(None, said(chance="70")), "the probability: '70' is not between 0 and 1"),
    "no chance": (metaculus(None, said(chance="")), "the probability: '' is not a number"),
    "no such question": (metaculus(None, said(id_="6")), "column Question ID: '6' is not in question_data.csv"),
    "no start": (metaculus(None, said(start="")), "'' is not a day or a time"),
    "start without zone": (metaculus(None, said(start="2024-02-01 25:00:00")), "is not a time of the calendar"),
    "another type": (metaculus(question(kind="poll")), "question 5: the type 'poll' is not one of a Metaculus question"),
    "another resolution": (metaculus(question(outcome="maybe")), "the resolution 'maybe' is none that a binary question can have"),
    "an option that is none": (metaculus(question(kind="multiple_choice", options=LIST, outcome="C"), said(several="[0.5, 0.5]")), "the resolution 'C' is none"),
    "no close": (metaculus(question(close="")), "it has no time at which it closes"),
    "three for two": (metaculus(question(kind="multiple_choice", options=LIST, outcome=""), said(several="[0.2, 0.3, 0.5]")), "there are 3 probabilities for 2 options"),
    "not one together": (metaculus(question(kind="multiple_choice", options=LIST, outcome=""), said(several="[0.2, 0.3]")), "they add up to 0.5, not to 1"),
    "a call in a list": (metaculus(question(kind="multiple_choice", options="__import__('os').getcwd()")), "is not a list"),
    "a list in a list": (metaculus(question(kind="multiple_choice", options="[['A']]")), "is not a list"),
    "deep brackets": (metaculus(question(kind="multiple_choice", options="[" * 50_000)), "is not a list"),
    "a list of 300,000 characters": (metaculus(question(kind="multiple_choice", outcome="", options="[" + "1," * 60_000 + "]")), "the option '1' is there twice|there are 0 probabilities"),
    "one option": (metaculus(question(kind="multiple_choice", options="['A']", outcome=""), said(several="[1]")), "a choice question needs at least two options"),
    "no bounds": (metaculus(question(kind="numeric", outcome="1")), "it has no lower and upper bound"),
    "bounds changed over": (metaculus(question(kind="numeric", lower="5", upper="1", outcome="1")), "its lower bound, 5, is not below its upper one, 1"),
    "a bound in words": (metaculus(question(kind="numeric", lower="low", upper="1", outcome="1")), "'low' is not a number"),
    "a falling distribution": (metaculus(question(kind="numeric", lower="0", upper="1", outcome="1", grid="[0, 1]"), said(cdf="[0.5, 0.2]")), "its distribution falls"),
    "a distribution above 1": (metaculus(question(kind="numeric", lower="0", upper="1", outcome="1", grid="[0, 1]"), said(cdf="[0.5, 1.2]")), "its distribution is not between 0 and 1"),
    "a distribution of other points": (metaculus(question(kind="numeric", lower="0", upper="1", outcome="1"), said(cdf="[0.5, 0.6]")), "its distribution has 2 points for 201 values"),
    "no distribution": (metaculus(question(kind="numeric", lower="0", upper="1", outcome="1"), said()), "there is no distribution"),
    "a year that is none": (metaculus(question(kind="date", lower="1e30", upper="1e31", outcome="")), "is none that can be kept"),
    "no forecasts": (zipped(("question_data.csv", question())), "there is no question_data.csv with a forecast_data.csv beside it"),
    "another header": (metaculus("a,b\n1,2\n"), "question_data.csv: line 1: a Metaculus export has a column 'Question ID', and this file has none"),
    "an empty member": (zipped(("question_data.csv", ""), ("forecast_data.csv", said())), "question_data.csv: line 1: a Metaculus export has a column 'Question ID'"),
    "NUL in a member": (metaculus(question() + "\0"), "question_data.csv: line 3: there is a NUL byte"),
    "one id with two titles": (metaculus(question() + question()[len(M_QUESTIONS):].replace("Will", "Won't")), "question 5: line 2 says other things of it"),
    "a path upwards": (metaculus(None, None, ("../../etc/passwd", "x")), "a path that leads out of it; it is not opened"),
    "a path from the root": (metaculus(None, None, ("/etc/passwd", "x")), "a path that leads out of it; it is not opened"),
    "a path of Windows": (metaculus(None, None, ("..\\a.csv", "x")), "a path that leads out of it; it is not opened"),
    "a zip bomb": (bomb(), "as no table does; it is not opened"),
    "a size that lies": (lying_size(), "it is not opened"),
    "a password": (locked(), "is locked with a password"),
    "a wrong checksum": (wrong_checksum(), "the archive is damaged"),
    "cut off": (metaculus()[:-30], "it is damaged, or not a zip file"),
    "too many files": (metaculus(None, None, *((f"{n}", "") for n in range(10_001))), "the archive has 10,003 files"),
    "a file of another kind": (b"PK\x03\x04 not a zip at all", "it is damaged, or not a zip file"),
}  # fmt: skip

# Workbooks


def workbook(change, sheet="a"):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = sheet
    book.active.append(["question", "closes", "forecaster", "made_on", "probability"])
    book.active.append(["Will it?", "2020-01-01", "Ada", "2019-01-01", 0.7])
    change(book.active)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def put(cell, value):
    return lambda sheet: sheet.__setitem__(cell, value)


def rewritten(content, name, change):
    raw = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, change(old.read(one)) if one == name else old.read(one))
    return raw.getvalue()


def wrong_sum(content, name):
    """A part that can be unpacked, and is not what its checksum says."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        right = parts.getinfo(name).CRC.to_bytes(4, "little")
    return content.replace(right, bytes(byte ^ 1 for byte in right))


SHEET = "xl/worksheets/sheet1.xml"
WORKBOOKS = {
    "a formula without a value": (lambda: workbook(put("E2", "=0.5+0.2")), "the sheet has formulas whose values are not in the file"),
    "merged cells": (lambda: workbook(lambda s: s.merge_cells("A2:A3")), "cells are merged (A2:A3)"),
    "a number above 1": (lambda: workbook(put("E2", 1.5)), "column probability: '1.5' is not between 0 and 1"),
    "an error value": (lambda: workbook(put("E2", "#REF!")), "'#REF!' is not a number"),
    "no probability": (lambda: workbook(put("E2", None)), "column probability: is empty"),
    "a time of day": (lambda: workbook(put("D2", __import__("datetime").time(10, 30))), "'10:30:00' is not a day"),
    "a time without zone": (lambda: workbook(put("D2", __import__("datetime").datetime(2019, 1, 1, 10, 30))), "has no time zone"),
    "a longer row": (lambda: workbook(put("G2", "x")), "line 2: the row has 6 cells, the header 5"),
    "no header": (lambda: workbook(lambda s: s.delete_rows(1)), "no column 'question'"),
    "an empty sheet": (lambda: workbook(lambda s: s.delete_rows(1, 2)), "there is no column 'question'"),
    "two equal headers": (lambda: workbook(put("E1", "closes")), "there is no column 'probability'|the column 'closes' is there twice"),
    "entities": (lambda: rewritten(workbook(put("F9", None)), SHEET, lambda x: b'<!DOCTYPE a [<!ENTITY a "b">]>' + x), "declares entities, which no workbook needs"),
    "half of a sheet": (lambda: rewritten(workbook(put("F9", None)), SHEET, lambda x: x[: len(x) // 2]), "cannot be read"),
    "not XML": (lambda: rewritten(workbook(put("F9", None)), "xl/workbook.xml", lambda x: b"nothing"), "the workbook cannot be read"),
    **{
        f"a place that no sheet has: {row}": (lambda row=row: rewritten(workbook(put("F9", None)), SHEET, lambda x: x.replace(b"</sheetData>", row + b"</sheetData>")), "where none can be")
        for row in (
            b'<row r="99999999999"><c><v>1</v></c></row>',
            b"<row r='1048577'><c><v>1</v></c></row>",
            b'<row r="1048576"/><row><c><v>1</v></c></row>',
            b'<row r="9"><c r="ZZZZZZ9"><v>1</v></c></row>',
            b'<row r="9"><c x="a>b" r = \'zzzzzz9\'><v>1</v></c></row>',
            b'<row r="9"><c r="XFD9"><v>1</v></c><c><v>1</v></c></row>',
            b'<row r="9"><c r="A99999999999"><v>1</v></c></row>',
        )
    },
    "a bomb": (lambda: rewritten(workbook(put("F9", None)), SHEET, lambda x: x + b" " * 90_000_000), "as no table does; it is not opened"),
    "a wrong checksum": (lambda: wrong_sum(workbook(put("F9", None)), SHEET), "it is damaged"),
    "a zip of another kind": (lambda: zipped(("a.txt", "x")), "the file is a zip, but not a workbook"),
    "cut off": (lambda: workbook(put("F9", None))[:-50], "the workbook cannot be opened"),
    "the old format": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .xlsx or CSV"),
    "text with the ending": (lambda: b"question,closes\n", "the file ends with .xlsx, but is not a workbook"),
    "a picture with the ending": (lambda: b"\x89PNG\r\n\x1a\n", "the file ends with .xlsx, but is not a workbook"),
}  # fmt: skip

OTHERS = {
    "a picture": ("a.bin", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "that is a picture"),
    "a ledger": (
        "a.db",
        b"SQLite format 3\0" + bytes(100),
        "a database of SQLite; if it is a ledger, open it with --db",
    ),
    "a PDF": ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "that is a PDF"),
    "a page": ("a.html", b"<!doctype html>\n<html></html>\n", "that is a web page"),
    "nothing": ("a.json", b"", "the file is empty"),
    "blanks": ("a.csv", b"  \n", "there is no column 'question'"),
    "an object of no platform": ("a.json", b'{"a": 1}\n', "there is no column 'question'"),
    "Parquet of another kind": ("a.parquet", b"PAR1" + bytes(50), "cannot be read as Parquet"),
}


def check(ready, path, file, sentence, *options):
    before = path.read_bytes()
    ran = ready("import", file, *options, code=1)
    assert path.read_bytes() == before
    assert ran.out == ""
    last = ran.err.splitlines()[-1]
    assert last.startswith(f"Error: {file}: ")
    assert len(last) < 900
    assert any(part in last for part in sentence.split("|")), last


CASES = {
    **{f"fatebook: {name}": ("a.csv", case) for name, case in FATEBOOK.items()},
    **{f"predictionbook: {name}": ("a.json", case) for name, case in PREDICTIONBOOK.items()},
    **{f"manifold: {name}": ("a.json", case) for name, case in MANIFOLD.items()},
    **{f"polymarket: {name}": ("a.json", case) for name, case in POLYMARKET.items()},
    **{f"metaculus: {name}": ("a.zip", case) for name, case in METACULUS.items()},
    **{f"others: {name}": (file, (content, sentence)) for name, (file, content, sentence) in OTHERS.items()},
}


@pytest.mark.parametrize("name", CASES)
def test_a_foreign_file_is_refused_with_its_place(ready, path, tmp_path, name):
    file_name, (content, sentence) = CASES[name]
    file = tmp_path / file_name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    if not sentence:  # odd, and yet it can be read
        assert ready("import", file, "--json").json["bad"] == 0
        return
    check(ready, path, file, sentence)


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_is_refused_with_its_place(ready, path, tmp_path, name):
    make, sentence = WORKBOOKS[name]
    file = tmp_path / "a.xlsx"
    file.write_bytes(make())
    check(ready, path, file, sentence)


def test_there_are_more_than_150_cases():
    assert len(CASES) + len(WORKBOOKS) > 150


def parquet_bytes():
    out = io.BytesIO()
    row = {
        "question": "Will it?",
        "closes": "2020-01-01",
        "forecaster": "Ada",
        "made_on": "2019-01-01",
        "probability": 0.7,
    }
    pyarrow.parquet.write_table(pyarrow.table({name: [value] for name, value in row.items()}), out)
    return out.getvalue()


IFPS = (
    b'ifp_id,q_type,q_text,date_closed,outcome,options\n1-0,0,Will it?,2011-10-01,a,"(a) Yes, (b) No"\n'  # beside gjp
)
STARTS = {
    "fatebook": fate().encode(), "predictionbook": book_of().encode(), "manifold": market(bets=[BET]).encode(), "polymarket": gamma().encode(),
    "metaculus": metaculus(), "hubverse": b"reference_date,target,location,output_type,output_type_id,value\n2023-11-04,a,01,quantile,0.5,3\n",
    "spf": b"YEAR,QUARTER,ID,INDUSTRY,RECESS1,RECESS2\n2019,4,20,1,5.5,#N/A\n2019,4,21,#N/A,7,100\n",
    "xlsx": b"PK\x03\x04", "jsonl": b'{"question":"Will it?","closes":"2020-01-01","forecaster":"Ada","made_on":"2019-01-01","probability":0.7}\n',
    "markdown": b"---\nforecaster: Ada\n---\n\n| question | closes | made_on | probability |\n|---|---|---|---|\n| **Will** it? | 2020-01-01 | 2019-01-01 | 0.7 |\n",
    "yaml": b"- question: Will it?\n  closes: 2020-01-01\n  forecaster: Ada\n  made_on: 2019-01-01\n  probability: 0.7\n",
    "parquet": parquet_bytes(),
    "tsv": b"question\tcloses\tforecaster\tmade_on\tprobability\nWill it?\t2020-01-01\tAda\t2019-01-01\t0.7\n",
    "kalshi": b'{"markets": [{"ticker": "A-1", "event_ticker": "A", "title": "Will it?", "close_time": "2026-12-31T15:00:00Z", "status": "active", "last_price": 42, "updated_time": "2024-01-01T00:00:00Z", "result": ""}]}',
    "forecastbench": b'{"organization": "Org", "model": "m", "question_set": "2024-07-21-llm.json", "forecast_due_date": "2024-07-21", "forecasts": [{"id": "a", "source": "fred", "forecast": 0.4, "resolution_date": "2024-07-28"}], "questions": [{"id": "a", "source": "fred", "question": "Will it?"}]}',
    "gjp": b"ifp_id,user_id,fcast_type,answer_option,value,timestamp\n1-0,2,0,a,0.7,2011-09-02 10:00:00\n",
    "csv": b"question,closes,forecaster,made_on,probability\nWill it?,2020-01-01,Ada,2019-01-01,0.7\n",
    "ledger": b'{"format":"prediction-ledger","v":1,"ledger":"u","entries":1,"root":"' + b"0" * 64 + b'"}\n{}\n',
}  # fmt: skip
NASTY = st.sampled_from([b"\0", b'"', b",", b"\n", b"\r", b"{", b"[", b"1e400", b"NaN", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", "💥".encode(), b"-", b"null", b"PK\x03\x04"])  # fmt: skip


def test_every_importer_has_a_start():
    assert set(STARTS) == set(BUILT_IN)


@pytest.mark.parametrize("form", STARTS)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@example(data=None)
def test_any_bytes_are_kept_whole_or_refused(form, data, tools, tmp_path_factory):
    """Good files with parts replaced, and bytes by chance: never another error, never half an import; what is kept comes back."""
    start = STARTS[form]
    if data is None:
        content = b"\x00\xff" * 100
    else:
        content = bytearray(start)
        for _ in range(data.draw(st.integers(0, 4))):
            at = data.draw(st.integers(0, len(content)))
            until = at + data.draw(st.integers(0, 12))
            content[at:until] = data.draw(st.one_of(NASTY, st.binary(max_size=6)))
        content = bytes(content) or b"x"
    file = tmp_path_factory.mktemp("any") / {"metaculus": "a.zip", "xlsx": "a.xlsx"}.get(form, "a.csv")
    file.write_bytes(content)
    (file.parent / "ifps.csv").write_bytes(IFPS)
    with tools.memory_book(tools.Clock()) as book:
        root = book.root()
        try:
            if form == "ledger":
                book.restore(file)
            else:
                book.import_file(file, form=form, yes=True)
        except InputError as refused:
            assert "\n" not in str(refused)
            assert "cannot make sense" not in str(refused)
            assert book.root() == root
            return
        assert book.verify().ok
        rows = list(book.export_rows())
        with tools.memory_book(tools.Clock()) as other:
            other.import_rows(rows)
            # When it was recorded, and what follows from that, is each ledger's own.
            again = [{**row, **dict.fromkeys(ENTERED)} for row in other.export_rows()]
            assert again == [{**row, **dict.fromkeys(ENTERED)} for row in rows]


def test_a_zip_whose_names_disagree_is_refused(tmp_path):
    import zipfile

    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("question_däta.csv", "x")
    raw = path.read_bytes()
    name = "question_däta.csv".encode()
    path.write_bytes(raw.replace(name, name.replace("ä".encode(), b"\x8d\x8d"), 1))
    from ledger.exchange.importers.files import archive as module
    from ledger.exchange.importers.interface import File

    with (
        pytest.raises(InputError, match="the archive is damaged"),
        module.text(File(path, path.read_bytes()[:100]), "question_däta.csv"),
    ):
        pass
