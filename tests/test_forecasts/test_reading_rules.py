"""One sentence, one rule: what is offered, under which label, in whose name, and what is left alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from forecasts import Candidate, read_article
from forecasts.reading.plugins import check_candidate

SAID = date(2026, 3, 10)


def claims(text: str, **how: str) -> list[Candidate]:
    return [claim for claim in read_article(text, published=SAID, **how) if claim.offered]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Rates will fall.", "forecast"),
        ("Rates won't fall.", "forecast"),
        ("Rates are going to fall.", "forecast"),
        ("They'll be back.", "forecast"),
        ("A deal is unlikely.", "forecast"),
        ("It is likely that the talks fail.", "forecast"),
        ("The bank is set to cut rates.", "forecast"),
        ("Expect more strikes in the spring.", "forecast"),
        ("Don't expect an apology.", "forecast"),
        ("My bet is on the challenger.", "forecast"),
        ("It is only a matter of time before he resigns.", "forecast"),
        ("His days in office are numbered.", "forecast"),
        ("It is hard to see how the law survives.", "forecast"),
        ("Growth should slow to 1% next year.", "forecast"),
        ("There is a 40 percent chance of a recession.", "forecast"),
        ("If talks fail, prices will rise.", "conditional"),
        ("Unless it rains, the harvest will fail.", "conditional"),
        ("Should the bank cut, the currency will slide.", "conditional"),
        ("A new tariff would push prices up.", "conditional"),
        ("Peace can only come from a change of government.", "conditional"),
        ("The talks could fail.", "possibility"),
        ("There is a risk that the talks will fail.", "possibility"),
        ("I hope the talks succeed.", "hope"),
        ("Hopefully, the talks will succeed.", "hope"),
        ("War is not in the interest of either side.", "implied"),
        ("The figures suggest that demand is slowly recovering.", "nowcast"),
        ("Analysts expect rates to fall.", "attributed"),
        ("Rates will fall, analysts say.", "attributed"),
    ],
)
def test_labels(text: str, label: str) -> None:
    assert [claim.label for claim in claims(text)] == [label]


@pytest.mark.parametrize(
    "text",
    [
        "The bank should cut rates.",
        "We must act now.",
        "He probably has no strategy.",
        "Their armies risk a collision.",
        "Will rates fall?",
        "Nobody knows whether rates will fall.",
        "It remains to be seen who will win.",
        "He showed political will.",
        "Will Smith was there in May.",
        "They fought with military might.",
        "Rates were likely to fall in 2019.",
        "He was going to resign.",
        "A year later he would become president.",
        "If he had won, he would have resigned.",
        "In 2008 economists predicted that prices would never fall.",
        "In 2008 the agency forecast that prices would fall within a year.",
        "Hall had said that prices would fall.",
        "I have argued before that prices would fall.",
        "The minister denied that taxes would rise.",
        "We will publish the results tomorrow.",
        "I will vote for her.",
        "The government has pledged to cut taxes.",
        "The final will be played on Sunday.",
        "This newsletter will return in September.",
        "You will need a sharp knife.",
        "Time will tell.",
        "Next year will show whether rates can fall.",
        "Critics will say that this is unfair.",
        "Men are more likely to smoke than women.",
        "It may be that he is wrong.",
        "May next year bring peace.",
        "Slack in the economy has the potential to keep prices low.",
        "Our main concern remains the risk that inflation will fail to slow.",
        "None of this means that rates will fall.",
        "They closed the border to make sure that nobody will come.",
        "Reducing chances of cooperation has been his life's work.",
        "The investigation continues.",
        "Few expect rates to fall.",
        "Nobody believes that rates will fall.",
        "No serious analyst thinks that rates will fall.",
        "Not many think that rates will fall.",
        "Trump vows to cut rates.",
        "It is likely that he had never seen the accounts.",
        "As we shall see in the next chapter, rates fell.",
        "<!-- Rates will fall. -->",
        "![Rates will fall](https://x.example/rates-will-fall.png)",
        "```\nRates will fall.\n```",
        "`rates will fall` is a name.",
        '[1]: https://x.example "Rates will fall"',
        "[^1]: Rates will fall.",
    ],
)
def test_what_is_not_offered(text: str) -> None:
    assert [claim.quote for claim in claims(text)] == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Jane Roe said that rates will fall.", "Jane Roe"),
        ("Jane Roe, head of research at Acme, says rates will fall.", "Jane Roe"),
        ("Rates will fall, said Jane Roe, who knows the bank.", "Jane Roe"),
        ("Rates will fall, predicted Jane Roe, who knows the bank.", "Jane Roe"),
        ("US officials say that talks will resume.", "US officials"),
        ("The US Treasury expects borrowing to rise.", "The US Treasury"),
        ("I asked Jane Roe about it. “Rates will fall,” she said.", "Jane Roe"),
        ("JPMorgan sees a 40% chance that prices fall.", "JPMorgan"),
        ("The Bank’s confidence that inflation will fall rests on wages.", "The Bank"),
        ("But Jane Roe was upbeat: “Rates will fall.”", "Jane Roe"),
        ("Rates will fall, the bank said on Monday.", "the bank"),
        ("According to the IMF, rates will fall.", "the IMF"),
        ("Rates will fall, according to the IMF.", "the IMF"),
        ("“Rates will fall,” said Jane Roe.", "Jane Roe"),
        ('"Rates will fall this year," Jane Roe said. "They will not rise again soon."', "Jane Roe"),
        ("Jane Roe was clear: “Rates will fall this year.” The bank, she said, has no choice.", "Jane Roe"),
        ("“Rates will surely fall.”", "unnamed"),
        ("Optimists say that rates will fall.", "Optimists"),
        ("Critics are not convinced. They argue that rates will rise.", "Critics"),
        ("The bank's forecast is that rates will fall.", "The bank"),
        ("Analysts the paper spoke to believe that rates will fall.", "Analysts the paper spoke to"),
        ("It is said that rates will fall.", "unnamed"),
        ("I think rates will fall.", None),
        ("We expect rates to fall.", None),
        ("The figures show that rates will fall.", None),
        ("History tells us that rates will fall.", None),
        ("Analysts say rates will rise, but they will fall.", "Analysts"),
        ("Polls suggest that the left will win.", "Polls"),
        ("The IMF last week cut its outlook and said growth would slow in 2027.", "The IMF"),
        ("A study published in Nature found that crops will fail.", "A study published in Nature"),
        ("The consensus among analysts is that rates will stay put.", "The consensus among analysts"),
        ("The government's own forecast is for growth of 2% next year.", "The government"),
        ("My colleague Ann Roe argues that rates will rise.", "My colleague Ann Roe"),
        ("Our models suggest that rates will rise.", None),
        ("“They won’t,” said Ann Roe.", "Ann Roe"),
        ("The bank puts the odds of a recession at 40%.", "The bank"),
        ("Prediction markets give her a 62% chance of winning.", "Prediction markets"),
        ("I give her a 62% chance of winning.", None),
        ("The Bank of England forecasts growth of 1% in 2027.", "The Bank of England"),
        ("Jane Roe is gloomy, she says. In her view, rates will rise.", "Jane Roe"),
        ("As Jane Hall put it, rates will fall.", "Jane Hall"),
        ("Rates will fall, as Hall says.", "Hall"),
        ("Rates – said Ms Hall – will fall.", "Ms Hall"),
        ("Rates, Ms Hall says, will fall.", "Ms Hall"),
        ("Rates, I suspect, will fall.", None),
        ("Jane Hall (Meridian) expects rates to fall.", "Jane Hall"),
        ("The party's pollster, Grace Adeyemi, told me that rates would fall.", "Grace Adeyemi"),
        ("Rumour has it that rates will fall.", "unnamed"),
        ("Some say rates will fall.", "unnamed"),
        ("Moscow calculates that rates will fall.", "Moscow"),
        ("Prediction markets imply a 35% chance of a cut.", "Prediction markets"),
        ("Conventional wisdom holds that rates will fall.", "Conventional wisdom"),
        ("The view in Berlin is that rates will fall.", "The view in Berlin"),
        ("In Putin's view, rates will fall.", "Putin"),
        ("The IMF's baseline has growth of 4% next year.", "The IMF"),
        ("Analysts' forecasts are for growth of 2% next year.", "Analysts"),
        ("Despite the bank's forecast, rates will fall.", None),
        ("Hall is convinced that rates will fall.", "Hall"),
        ("I am convinced that rates will fall.", None),
        ("Traders are betting that rates will fall.", "Traders"),
        ("It is widely feared that rates will fall.", "unnamed"),
        ("Rates are widely expected to fall.", "unnamed"),
        ("Rates are expected by analysts to fall.", "analysts"),
        ("We expect growth. Rates are expected to fall.", None),
        ("Few doubt that rates will fall.", "unnamed"),
        ("Jane Hall was gloomy. She expects rates to fall.", "Jane Hall"),
        ("Jane Hall met the markets. Markets expect a cut. She expects a rise.", "Jane Hall; Markets"),
        ("“Rates will fall,” Hall said. “They will not rise again soon.”", "Hall"),
        ("“He will rule until he dies,” goes the joke. The embassy said nothing.", "unnamed"),
        ("> Rates will fall.\n> — Jane Hall, a letter", "Jane Hall"),
        ("Jane Hall says no.\n\n> Rates will fall.", "unnamed"),
        ("“Rates will fall.\n\n“Wages will rise too,” said Jane Hall.", "unnamed; Jane Hall"),
    ],
)
def test_speakers(text: str, speaker: str | None) -> None:
    found = {claim.speaker for claim in claims(text)} - ({None} if "but they" in text else set())
    assert found == ({*speaker.split("; ")} if speaker else {None})


def test_the_author_speaks_again_behind_a_report() -> None:
    other, own = claims("Analysts say rates will rise, but they will fall.")
    assert (other.speaker, own.speaker) == ("Analysts", None)


def test_the_author_named_in_the_text_is_the_author() -> None:
    text = "Roe says that rates will fall."
    assert claims(text, author="Jane Roe")[0].speaker is None
    assert claims(text, author="Ann Smith")[0].speaker == "Roe"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("**Paper:** And rates?\n\n**Holm:** Rates will fall.\n\n**Paper:** Why?\n\n**Holm:** Prices will fall.\n", "Holm; Holm"),
        ("**Paper**: And rates?\n\n**Holm**: Rates will fall.\n\n**Paper**: Why?\n\n**Holm**: Prices will fall.", "Holm; Holm"),
        ("A conversation with Ann Holm\n\nQ: Will rates fall?\n\nA: They will.\n\nQ: Sure?\n\nA: Rates will fall.", "Ann Holm; Ann Holm"),
        ("Q: Will rates fall?\nA: Rates will fall.\nQ: Sure?\nA: Prices will fall.", "unnamed; unnamed"),
        ("Ann Holm met us.\n\nTF: Prices will rise, no?\n\nAH: Rates will fall.\n\nTF: Sure?\n\nAH: Wages won't.", "Ann Holm; Ann Holm"),
        ("HOST: We will talk about rates.\n\nROE: Rates will fall.\n\nBERG: They won't.\n\nHOST: And wages?\n\nROE: They will rise.", "ROE; BERG; ROE"),
        ("[00:01] Interviewer: Will it rain?\n\n[00:09] Ann Roe: It will rain.\n\n[00:12] Interviewer: Sure?\n\n[00:15] Ann Roe: It will pour.", "Ann Roe; Ann Roe"),
        ("An interview with Ann Holm\n\n**Will rates fall?**\n\nRates will fall.\n\n**And wages?**\n\nWages will rise.\n\n**Why?**\n\nGuess.", "Ann Holm; Ann Holm"),
        ("**Paper:** And rates?\n\n**Holm:** The bank says rates will fall.\n\n**Paper:** Why?\n\n**Holm:** Ask them.\n\n", "The bank"),
        ("Oil: prices will fall.\n\nGold: prices will rise.\n\nOil: stocks will fall.\n\nGold: demand will rise.", "None; None; None; None"),
        ("**Paper:** And?\n\n**Holm:** Rates will fall.\n\n**Paper:** Why?\n\n**Holm:** Ask.\n\nHolm will be wrong.", "Holm; None"),
    ],
)  # fmt: skip
def test_an_interview_belongs_to_who_answers(text: str, speakers: str) -> None:
    assert "; ".join(str(claim.speaker) for claim in claims(text)) == speakers


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("[Rates](https://x.example/a_(b)) will *not* fall.", "[Rates](https://x.example/a_(b)) will *not* fall."),
        ("Rates will fall.[^1] Wages [rose](https://x.example 'will').", "Rates will fall."),
        ("However, **rates will** fall by *June*.", "**rates will** fall by *June*"),
        ("See https://x.example/will-it-rain. Rates will fall.", "Rates will fall."),
        ("<p>Rates will fall.</p>", "Rates will fall."),
    ],
)  # fmt: skip
def test_markup_is_quoted_but_not_read(text: str, quote: str) -> None:
    (found,) = claims(text)
    assert (found.quote, text[found.start : found.end]) == (quote, quote)


def test_words_of_a_claim_are_read_through_its_markup() -> None:
    (found,) = claims("Rates will **probably** fall by [June](https://x.example) **2027**.")
    assert (found.hedge, found.probability.point, str(found.horizon.closes)) == ("probably", 0.7, "2027-06-30")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The Committee expects to begin reducing its holdings.", "promise"),
        ("The Committee anticipates that further increases will be appropriate.", "promise"),
        ("The Committee expects inflation to return to its objective.", "promise"),
        ("The Committee expects inflation to moderate in coming quarters.", "forecast"),
        ("Inflation is expected to moderate.", "forecast"),
    ],
)
def test_a_statement_forecasts_in_its_own_name(text: str, label: str) -> None:
    statement = "The Committee decided to keep the rate. The Committee seeks stable prices. "
    (found,) = [claim for claim in read_article(statement + text, published=SAID) if claim.start > 70]
    assert (found.label, found.offered, found.speaker) == (label, label != "promise", None)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Every child will learn to read.", "promise"),
        ("Freedom will prevail.", "promise"),
        ("My opponent will raise your taxes.", "forecast"),
        ("By 2042 the fund will be bankrupt.", "forecast"),
        ("If we do nothing, the fund will be bankrupt.", "conditional"),
        ("A recession is likely.", "forecast"),
    ],
)
def test_a_speech_promises(text: str, label: str) -> None:
    speech = "My fellow citizens, thank you. We will act. We will build roads. "
    assert [claim.label for claim in read_article(speech + text, published=SAID)][2:] == [label]


def test_claims_under_one_hedge() -> None:
    found = claims("They will more likely stay at home, avoiding a clash, but hardly improve their standing.")
    assert [c.quote for c in found] == [
        "They will more likely stay at home",
        "avoiding a clash",
        "but hardly improve their standing",
    ]
    assert [c.hedge for c in found] == ["more likely", "more likely", "hardly"]
    assert [c.probability and c.probability.point for c in found] == [None, None, 0.1]
    assert "comparative" in [reason.code for reason in found[0].reasons]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Prices will fall and wages will rise.", ["Prices will fall", "wages will rise"]),
        ("However, prices will fall, but wages will not.", ["prices will fall", "prices will fall, but wages will not"]),
        ("The terms are open, and it is unlikely that they will be settled.", ["it is unlikely that they will be settled"]),
        ("The terms are not settled, and it is unlikely that they will be.", ["The terms are not settled, and it is unlikely that they will be."]),
        ("Since the bank cannot hope to win, it waits.", ["the bank cannot hope to win"]),
        ("It will mostly focus on reducing costs, selling land, and closing shops.", ["It will mostly focus on reducing costs, selling land, and closing shops."]),
        ("At this point, a deal is not on the horizon.", ["a deal is not on the horizon"]),
        ("J.A. Happ will win. So will A. J. Burnett.", ["J.A. Happ will win."]),
        ("Mr. Smith of the U.S. Treasury will resign. So will Dr. Roe.", ["Mr. Smith of the U.S. Treasury will resign."]),
    ],
)  # fmt: skip
def test_quotes(text: str, quotes: list[str]) -> None:
    assert [c.quote for c in claims(text)][: len(quotes)] == quotes


@pytest.mark.parametrize(
    "text",
    [
        "I don't think that rates will fall.",
        "I doubt that rates will fall.",
        "Rates are more likely to fall.",
        "No settlement is on the horizon.",
        "Don't count on a quick recovery.",
        "It won't be long before the bank cuts rates.",
        "I suspect that rates will fall.",
        "Neither will the bank cut rates.",
        "I worry that rates will fall.",
        "I would be surprised if rates fell.",
        "Spain are favourites to win.",
        "The outlook for the harvest is grim.",
        "Rates may fall.",
    ],
)
def test_where_the_words_name_no_number_there_is_none(text: str) -> None:
    assert [c.probability for c in claims(text)] == [None]


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("Rates will fall.", 0.95),
        ("Rates won’t fall.", 0.05),
        ("Rates aren't going to fall.", 0.05),
        ("Rates will probably fall.", 0.7),
        ("This coalition will not see Christmas.", 0.05),
        ("A fall is very unlikely.", 0.1),
        ("This leads to a forecast of lower rates.", 0.95),
    ],
)
def test_the_chance_is_of_what_the_claim_speaks_of(text: str, point: float) -> None:
    assert claims(text)[0].probability.point == point


def test_horizons_own_inherited_and_none() -> None:
    text = (
        "This leads to a near-to-medium term forecast of decline. Prices will fall. Wages won't rise. "
        "Rates will rise by June. This will hurt. Unions could strike."
    )
    found = {c.quote: c for c in claims(text)}
    closes = {quote: str(c.horizon and c.horizon.closes) for quote, c in found.items()}
    assert closes == {
        "This leads to a near-to-medium term forecast of decline.": "2029-03-10",
        "Prices will fall.": "2029-03-10",
        "Wages won't rise.": "2027-03-10",
        "Rates will rise by June.": "2026-06-30",
        "This will hurt.": "2026-06-30",
        "Unions could strike.": "None",
    }
    assert [c.horizon_inherited for c in found.values()] == [False, True, True, False, True, False]
    assert "inherited" in found["Prices will fall."].horizon.flags


def test_a_length_of_time_behind_us_is_no_horizon() -> None:
    for text in ("It will be the worst defeat in a century.", "Rates will rise for the first time in 20 years."):
        assert [claim.horizon for claim in claims(text)] == [None]


TIMES = [
    tuple(part.strip() for part in line.split("|"))
    for line in (Path(__file__).parent / "reading_times.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def test_there_are_enough_sentences_about_time() -> None:
    assert len(TIMES) > 200


@pytest.mark.parametrize(("text", "closes"), TIMES)
def test_a_time_dates_a_claim_or_what_was_or_what_was_said(text: str, closes: str) -> None:
    found = read_article(text, published=date(2026, 3, 12))
    offered = [claim for claim in found if claim.offered] or found
    read = {str(claim.horizon.closes) if claim.horizon else "-" for claim in offered}
    assert read
    assert read <= {*closes.split(), "-"}
    assert read & set(closes.split())
    for claim in offered:
        check_candidate(text, claim, published=date(2026, 3, 12))


@pytest.mark.parametrize(
    "text",
    [
        "The station will not open until 2031.",
        "The station is unlikely to open until 2031.",
        "The station will not be ready until 2031.",
        "The station will not open before 2031.",
    ],
)
def test_what_is_denied_until_a_time_does_not_happen_before_it(text: str) -> None:
    (claim,) = claims(text)
    assert str(claim.horizon.closes) == "2030-12-31"
    assert "not-before" in claim.horizon.flags
    assert claim.probability.point < 0.3  # of its opening before


def test_a_close_is_inherited_from_what_announces_it_and_from_no_other_sentence() -> None:
    text = (
        "Over the next ten years, three things will happen. First, the club will lose a member. Rates will fall.\n\n"
        "The club met last June and will meet in May. The dollar will weaken. It will recover eventually.\n"
    )
    closes = {c.quote: (str(c.horizon and c.horizon.closes), c.horizon_inherited) for c in claims(text)}
    assert closes["the club will lose a member"] == ("2036-03-10", True)
    assert closes["Rates will fall."] == ("2036-03-10", True)
    assert closes["The dollar will weaken."] == ("None", False)
    assert closes["It will recover eventually."] == ("None", False)
    for claim in claims(text):
        assert claim.horizon_inherited is bool(claim.horizon and "inherited" in claim.horizon.flags)


def test_a_title_that_only_mentions_a_year_dates_nothing() -> None:
    text = "# The road to 2030\n\nRates will fall.\n\n## 2027\n\nIn September wages will rise. The club will split.\n"
    assert [str(c.horizon and c.horizon.closes) for c in claims(text)] == ["None", "2027-09-30", "2027-12-31"]


def test_two_years_in_a_sentence_are_no_horizon() -> None:
    assert [claim.horizon for claim in claims("Growth will slow to 2% in 2027 from 3% in 2026.")] == [None]


def test_without_a_day_of_publication_there_are_words_but_no_dates() -> None:
    (claim,) = read_article("Rates will fall by June.", published=None)
    assert (claim.horizon, [r.code for r in claim.reasons]) == (None, ["will", "horizon"])


def test_a_statement_promises_what_its_institution_will_do() -> None:
    text = (
        "The Committee decided to keep the rate. The Committee seeks stable prices. The Committee will continue to "
        "monitor the data. Inflation is likely to fall."
    )
    found = read_article(text, published=SAID)
    assert [(c.label, c.offered) for c in found if "monitor" in c.quote] == [("promise", False)]
    assert [c.quote for c in found if c.offered] == ["Inflation is likely to fall."]


@pytest.mark.parametrize(
    "text",
    [
        "Consensus looks for EPS of 44p this year.",
        "We now see GDP at 2.1% in 2026.",
        "The Committee anticipates that some further easing will be appropriate.",
        "In the central projection, GDP grows by 1.1 percent in 2026.",
        "The central projection is for growth of 1.1% in 2026.",
        "We look for the ECB to cut in June.",
        "Our base case is a frozen conflict.",
        "I'd bet that CoreWeave is bought before the end of the year.",
        "My money is on Oracle.",
        "My money's on Rovers to go down.",
        "A correction in the Nasdaq is a lock.",
        "The race is a toss-up.",
        "A crash is a long shot.",
        "The bill is dead on arrival.",
        "The EU is on track to adopt its package in May.",
        "Ms Brandt is headed for a second term.",
        "The talks are bound to fail.",
        "The company is set to miss its target.",
        "HBM prices are poised to double.",
        "High-NA machines are destined to arrive late.",
        "We expect the bank to cut.",
        "Expect Marsh to score 20 goals.",
        "There's no way they win.",
        "Mark my words: the fab will never open.",
        "Mark my words, he goes by June.",
        "Count on a reshuffle by summer.",
        "I would not bet on a RISC-V laptop.",
        "I wouldn't bet against Rovers.",
        "Copper is going nowhere.",
        "We rule out a grand coalition.",
        "A grand coalition can be ruled out.",
        "Nobody will go to prison.",
        "Management guides to capex of about £60m this year.",
        "We pencil in two cuts for 2026.",
        "Economists polled by Reuters see inflation at 2.4% in December.",
        "The market prices in three cuts by the end of the year.",
        "Markets are pricing in two cuts this year.",
        "The dividend should reach 20p by FY28.",
        "United won't be champions.",
        "The government is doomed.",
        "A recession is off the table this year.",
        "A second term is out of the question.",
        "Spain are odds-on to win the cup.",
        "Rates are headed lower.",
        "Trump is a shoo-in for the nomination.",
        "The smart money is on a draw.",
        "Our house view is that rates fall twice.",
        "It's a coin flip whether the bill passes.",
        "We estimate growth of 2% in 2027.",
        "The odds are that he goes.",
        "The chances are slim that he stays.",
        "They stand a good chance of winning.",
    ],
)
def test_wordings_of_forecasts(text: str) -> None:
    assert claims(text, author="A. Author")


@pytest.mark.parametrize(
    "text",
    [
        "The goods were sold in the long shot of the film.",
        "My neighbour bet on the match yesterday and lost 40 euros.",
        "He put a lock on the door.",
        "She is headed home from work now.",
        "The train was headed for Paris.",
        "He was on track to win in 2019.",
        "The table was set to seat six people.",
        "I count on my brother.",
        "The film's long shot is famous.",
        "You can count on us.",
        "The base case was wrong.",
        "He set the table for two.",
        "We see many tourists here.",
        "I see him every day.",
        "We say thank you.",
        "I would say so.",
        "I say this with regret.",
        "We see the same pattern in other countries.",
        "I am sure you know this.",
        "The patient was dead on arrival.",
        "Our prediction was wrong.",
        "He has no doubt about his talent.",
        "The bank's stock is a given in most portfolios.",
        "He was the sure thing of the year.",
        "We estimate that the wall was built in 1400.",
        "I assume you have read the book.",
    ],
)
def test_idle_uses_of_the_same_words(text: str) -> None:
    assert not claims(text, author="A. Author")


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("The probability that spending falls in 2026 is 20 percent.", [0.2]),
        ("The odds of a test are 1 in 3.", [1 / 3]),
        ("The bank puts the chance of recession at 35%.", [0.35]),
        ("Bookmakers make a snap election 5-1 against.", [1 / 6]),
        ("It is three to one on that he goes.", [0.75]),
        ("A minority government is a 60/40 shot.", [0.6]),
        ("I'd say 70% that Ford wins, 20% that Roe wins.", [0.7, 0.2]),
        ("Rates will fall (70%), and prices will rise (60%).", [0.7, 0.6]),
        ("United will finish fourth and I’d put their odds of the title at 3 to 1 against.", [0.95, 0.25]),
        ("I'm at 70% on a ceasefire by June.", [0.7]),
        ("Chance of a recession in 2026: 35%.", [0.35]),
        ("The likelihood of a coup has risen to 15%.", [0.15]),
        ("The chance that inflation is 3% is 20%.", [0.2]),
        ("There is a 70% chance of a 5% rise.", [0.7]),
        ("Samsung wins Nvidia back: 30%.", [0.3]),
        ("In 2025 I put the odds of a recession at 40%; I now put them at 20%.", [0.2]),
        ("Last year I said 60% on a recession. This year I say 30%.", [0.3]),
        ("My worst miss was copper, which I gave 90%.", []),
        ("In 2021 the same institute gave the party an 80% chance, and it lost.", []),
        ("The economy will grow 1%.", [0.95]),
        ("The AfD (26%) will win.", [0.95]),
        ("Labour 35%, Tories 25%.", []),
        ("Tariffs on China: 60%.", []),
        ("Turnout will be 65%.", [0.95]),
        ("Stocks are up 20%, inflation is at 3% and the bank will cut rates.", [0.95]),
        ("They voted 3 to 1 against the plan.", []),
        ("60% of voters will stay at home.", [0.95]),
        ("The deal gives Shell 40% of the field.", []),
        ("The risk of a 5% rise is real.", []),
    ],
)
def test_chances_and_amounts_in_sentences(text: str, points: list[float]) -> None:
    found = [claim.probability and claim.probability.point for claim in claims(text, author="A. Author")]
    assert found == pytest.approx(points)
