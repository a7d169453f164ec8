"""Every defensible way to take a measure, computed at once.

`stated` is what a study file says of it, `choices` what each choice means for each measure,
`curve` the array work, `tables` what is written; `said` and `figure` tell it.
"""
