"""The numbers behind the analyses, on arrays alone: opinion, reach, alternatives, plan, fragility.

Nobody here knows of people, policies or words: nodes are numbers from 0 on, in the order of their ids, so that a
smaller number is the smaller id. `graphkam.analysis.reading.arrays` makes these arrays from an account, once.
The models and worked numbers stand in docs/analysis-models.md.
"""
