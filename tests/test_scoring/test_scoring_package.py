"""The package as a whole: its names, its examples, what it imports."""

import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys

import pytest

import scoring

MODULES = sorted(module.name for module in pkgutil.iter_modules(scoring.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_every_example_is_true(name):
    assert doctest.testmod(importlib.import_module(f"scoring.{name}")).failed == 0


@pytest.mark.parametrize("name", scoring.__all__)
def test_every_name_is_there_documented_and_shown_by_an_example(name):
    value = getattr(scoring, name)
    assert value.__doc__
    if inspect.isfunction(value):
        assert ">>>" in value.__doc__
        assert "Returns:" in value.__doc__
        kinds = {parameter.kind for parameter in inspect.signature(value).parameters.values()}
        assert kinds == {inspect.Parameter.KEYWORD_ONLY} or name.startswith("t_")


def test_names_are_complete_and_no_module_hides_one():
    assert sorted(scoring.__all__) == list(scoring.__all__) == sorted(scoring._HOME)
    assert not set(scoring.__all__) & set(MODULES)
    assert set(scoring.__all__) <= set(dir(scoring))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        scoring.nothing  # noqa: B018


def test_import_is_light_and_loads_neither_scipy_nor_random_numbers():
    code = "import sys, scoring; assert 'numpy' not in sys.modules; import numpy; before = {*sys.modules}; "
    code += "[getattr(scoring, name) for name in scoring.__all__]; "  # numpy before 2.0 loads its random numbers itself
    code += "assert not {'scipy', 'numpy.random'} & (sys.modules.keys() - before)"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})
